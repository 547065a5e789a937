"""Records credentials of the Snap Store: `/usr/bin/python3 record-snap.py > snap.json`.

Needs Debian's python3-pymacaroons, with which snapcraft, craft-store and the Snap Store's documentation make and
bind macaroons. The discharge is as in Candid's idp/usso/ussodischarge, which verifies those of Ubuntu One. The
store's own source is not public: the conditions of the root are those that clients and public reports show.
"""

import base64
import json

from pymacaroons import Macaroon, Verifier

KEY = "an example key of a snap store, 32"
CAVEAT_KEY = "a key that the store and Ubuntu One share"
STORE = "myapps.developer.ubuntu.com"
LOGIN = "login.ubuntu.com"
IDENTIFIER = json.dumps({"secret": base64.b64encode(b"an encrypted key").decode(), "version": 1})
ACCOUNT = {
    "displayname": "Example Person",
    "email": "person@example.com",
    "is_verified": True,
    "openid": "AbCdEfG",
    "username": "person",
}


def root(*conditions):
    macaroon = Macaroon(location=STORE, identifier="example-root-1", key=KEY)
    macaroon.add_first_party_caveat(STORE + "|valid_since|2026-09-06T12:00:00.000000")
    for condition in conditions:
        macaroon.add_first_party_caveat(STORE + "|" + condition)
    macaroon.add_third_party_caveat(LOGIN, CAVEAT_KEY, IDENTIFIER)
    return macaroon


def discharge(account=ACCOUNT):
    macaroon = Macaroon(location=LOGIN, identifier=IDENTIFIER, key=CAVEAT_KEY)
    encoded = base64.b64encode(json.dumps(account).encode()).decode()
    macaroon.add_first_party_caveat(LOGIN + "|account|" + encoded)
    macaroon.add_first_party_caveat(LOGIN + "|valid_since|2026-09-06T12:00:01.365224")
    macaroon.add_first_party_caveat(LOGIN + "|last_auth|2026-09-06T12:00:01.365224")
    macaroon.add_first_party_caveat(LOGIN + "|expires|2027-09-06T12:00:01.365284")
    return macaroon


def credentials(root, discharge):
    bound = root.prepare_for_request(discharge)
    verifier = Verifier()
    verifier.satisfy_general(lambda _: True)
    assert verifier.verify(root, KEY, discharge_macaroons=[bound])
    r, d, b = root.serialize(), discharge.serialize(), bound.serialize()
    export = json.dumps({"t": "u1-macaroon", "v": {"r": r, "d": d}})
    return {
        # craft_store/ubuntu_one_store_client.py
        "craft-store": f"Macaroon root={r}, discharge={b}",
        # snapd, store/auth_u1.go
        "snapd": f'Macaroon root="{r}", discharge="{b}"',
        # snapcraft export-login
        "export": base64.b64encode(export.encode()).decode(),
        "conditions": [c.caveat_id for m in (root, discharge) for c in m.caveats if c.location is None],
    }


print(json.dumps({
    "origin": "record-snap.py, with pymacaroons 0.13.0 (Debian 0.13.0-6)",
    "rootKey": KEY,
    "dischargeKey": CAVEAT_KEY,
    "identifier": IDENTIFIER,
    "account": ACCOUNT,
    "credentials": {
        "of snapd": credentials(
            root('acl|["package_access", "package_purchase"]'), discharge()),
        "of snapcraft export-login": credentials(
            root('acl|["package_access", "package_push", "package_release"]',
                 'packages|["hello", "hello-world"]',
                 'channels|["edge", "latest/candidate"]',
                 "expires|2027-05-20T20:30:22.896621"),
            discharge()),
    },
    "foreign": [
        {
            "origin": "craft-store, tests/unit/test_ubuntu_one_store_client.py: what it sends",
            "header": "Macaroon root=MDAxZGxvY2F0aW9uIGZha2Utc2VydmVyLmNvbQowMDEwaWRlbnRpZmllciAKMDAxM2NpZCAxMjM0"
            "NTY3ODkwCjAwMTN2aWQgMTIzNDU2Nzg5MAowMDE0Y2wgZmFrZS1zc28uY29tCjAwMmZzaWduYXR1cmUg2VM0YdeDXkhRx-O2ORR"
            "EBs92hZfepuEzIy-9I4WlwFAK, discharge=MDAxZGxvY2F0aW9uIGZha2Utc2VydmVyLmNvbQowMDEwaWRlbnRpZmllciAKM"
            "DAyZnNpZ25hdHVyZSB6hf06Su8kgum0keaUXy6VxGUHlN9bFL2A0EKNptFZMwo",
        },
    ],
}, indent=2))
