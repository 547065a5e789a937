"""Records macaroons as Synapse makes them (its `synapse/util/macaroons.py`), with pymacaroons.

Debian: apt-get install python3-pymacaroons; python3 record-synapse.py > synapse.json
"""

import json

import pymacaroons

SERVER = "tesths"
KEY = b"verysecret"
EXPIRY = 2_000_000_120_000

TOKENS = {
    "guest": [
        "gen = 1",
        "type = access",
        "user_id = @user:tesths",
        "nonce = .:w=Zb&X^P@~J-#h",
        "guest = true",
    ],
    "delete_pusher": [
        "gen = 1",
        "type = delete_pusher",
        "user_id = @user:tesths",
        "app_id = m.mail",
        "pushkey = john@example.com",
    ],
    "session": [
        "gen = 1",
        "type = session",
        "state = arandomstate",
        "idp_id = oidc",
        "nonce = nonce",
        "client_redirect_url = https://example.com/",
        "ui_auth_session_id = ",
        "code_verifier = ",
        f"time < {EXPIRY}",
    ],
}


def minted(caveats):
    macaroon = pymacaroons.Macaroon(location=SERVER, identifier="key", key=KEY)
    for caveat in caveats:
        macaroon.add_first_party_caveat(caveat)
    return macaroon.serialize()


print(
    json.dumps(
        {
            "origin": "pymacaroons 0.13.0, with the caveats of MacaroonGenerator in element-hq/synapse 34d6eba",
            "key": KEY.decode(),
            "tokens": {
                name: {"text": minted(caveats), "caveats": caveats}
                for name, caveats in TOKENS.items()
            },
        },
        indent=2,
    )
)
