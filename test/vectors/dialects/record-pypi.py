"""Records tokens of PyPI: `/usr/bin/python3 record-pypi.py > pypi.json`.

Needs Debian's python3-pymacaroons, the library with which PyPI and pypitoken make their tokens. Conditions are
written as the sources of both write them: PyPI compactly (warehouse/macaroons/caveats/_core.py), until 2022 with
`json.dumps` (warehouse/macaroons/services.py), and pypitoken with `json.dumps` (pypitoken/restrictions.py).
"""

import json

from pymacaroons import MACAROON_V2, Macaroon, Verifier

KEY = "an example key of a PyPI, 32 bytes"
IDENTIFIER = "6c1d1f5c-2a4e-4b6c-9d0a-3f1e2d4c5b6a"
USER = "1b671a64-40d5-491e-99b0-da01ff1f3341"
PUBLISHER = "9f3c4f1e-7d2b-4c51-8a43-0c2f9d1e7b55"
PROJECTS = ["2c9f0c44-5b3a-4f06-8a55-61a1d3a0c001", "2c9f0c44-5b3a-4f06-8a55-61a1d3a0c002"]


def compact(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def token(conditions):
    macaroon = Macaroon(location="pypi.org", identifier=IDENTIFIER, key=KEY, version=MACAROON_V2)
    for condition in conditions:
        macaroon.add_first_party_caveat(condition)
    verifier = Verifier()
    verifier.satisfy_general(lambda _: True)
    assert verifier.verify(macaroon, KEY)
    return "pypi-" + macaroon.serialize()


TOKENS = {
    "of an account": [compact([3, USER])],
    "of two projects": [compact([1, ["my-app", "my-lib"]]), compact([2, PROJECTS])],
    "of a trusted publisher": [
        compact([4, PUBLISHER, None]),
        compact([2, PROJECTS[:1]]),
        compact([0, 1700000900, 1700000000]),
    ],
    "of a trusted publisher, 2022": [compact([4, PUBLISHER]), compact([2, PROJECTS[:1]])],
    "of an account, 2019": [json.dumps({"permissions": "user", "version": 1})],
    "of two projects, 2019": [json.dumps({"permissions": {"projects": ["my-app", "my-lib"]}, "version": 1})],
    "of a project, 2022": [
        json.dumps({"permissions": {"projects": ["my-app"]}, "version": 1}),
        json.dumps({"project_ids": PROJECTS[:1]}),
    ],
    "narrowed with pypitoken": [
        compact([3, USER]),
        json.dumps([0, 1700000900, 1700000000]),
        json.dumps([1, ["my-app", "my-lib"]]),
        json.dumps([2, PROJECTS]),
        json.dumps([3, USER]),
    ],
    "narrowed with pypitoken, before 2022": [
        json.dumps({"version": 1, "permissions": "user"}),
        json.dumps({"version": 1, "permissions": {"projects": ["my-app"]}}),
        json.dumps({"nbf": 1700000000, "exp": 1700000900}),
    ],
}

print(json.dumps({
    "origin": "record-pypi.py, with pymacaroons 0.13.0 (Debian 0.13.0-6)",
    "rootKey": KEY,
    "identifier": IDENTIFIER,
    "user": USER,
    "publisher": PUBLISHER,
    "projectIds": PROJECTS,
    "tokens": {name: {"text": token(texts), "conditions": texts} for name, texts in TOKENS.items()},
    "read": [
        # warehouse, tests/unit/macaroons/test_caveats.py, with UUIDs where it has words.
        {"origin": "warehouse's tests", "text": "[0,50,10]"},
        {"origin": "warehouse's tests", "text": '[1,["foo","bar"]]'},
        {"origin": "warehouse's tests", "text": '{"exp": 50, "nbf": 10}'},
        {"origin": "warehouse's tests", "text": '{"version": 1, "permissions": {"projects": ["foo", "bar"]}}'},
    ],
    "refused": [
        # warehouse, tests/unit/macaroons/test_caveats.py.
        {"origin": "warehouse's tests", "text": text}
        for text in [
            '{"version": 1}', '{"version": 1, "permissions": []}',
            '{"version": 1, "permissions": {"otherkey": "foo"}}', '{"exp": 1}', '{"nbf": 1}',
            '[0,"50",10]', "[0,5]", '"foo"', "null", "[]",
        ]
    ],
    "foreign": [
        {
            "origin": "pypitoken 7.1.1: Token.create(domain='pypi.org', identifier='a', key='k').dump()",
            "rootKey": "k",
            "text": "pypi-AgEIcHlwaS5vcmcCAWEAAAYgxNDi99PukFG0KexVJX-a7M04lmGgnETM3P17fFbcYBM",
        },
    ],
}, indent=2))
