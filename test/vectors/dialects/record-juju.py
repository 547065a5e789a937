"""Records juju-python.json: macaroons of the bakery in Python, and what its checker says of requests.

    apt-get install python3-macaroonbakery
    /usr/bin/python3 record-juju.py > juju-python.json
"""

import json
from datetime import datetime

from macaroonbakery import bakery, checkers
from macaroonbakery.checkers import AuthContext, context_with_clock, context_with_operations

KEY = b'k' * 32


class Store:
    def get(self, id):
        return KEY

    def root_key(self):
        return KEY, b'k1'


class Clock:
    def utcnow(self):
        return datetime(2026, 12, 31, 17)


ASKS = [[], ['read'], ['write'], ['read', 'write'], ['rea'], ['read', 'destroy']]
END = datetime(2026, 12, 31, 18)
CAVEATS = {
    'allow': [checkers.allow_caveat(['read', 'write'])],
    'allow one': [checkers.allow_caveat(['read'])],
    'allow none': [checkers.allow_caveat([])],
    'deny': [checkers.deny_caveat(['write', 'destroy'])],
    'allow and deny': [checkers.allow_caveat(['read', 'write']), checkers.deny_caveat(['write'])],
    'an invalid operation': [checkers.allow_caveat(['read write'])],
    'two spaces': [checkers.Caveat('allow read  write', namespace='std')],
    'a tab': [checkers.Caveat('allow read\twrite', namespace='std')],
    'a word that goes on': [checkers.Caveat('allowread', namespace='std')],
}


def allowed(conditions, operations):
    ctx = context_with_operations(context_with_clock(AuthContext(), Clock()), operations)
    return all(checkers.Checker().check_first_party_caveat(ctx, each) is None for each in conditions)


oven = bakery.Oven(location='juju', root_keystore_for_ops=lambda ops: Store())
tokens = []
for version in (bakery.VERSION_1, bakery.LATEST_VERSION):
    for name, caveats in CAVEATS.items():
        m = oven.macaroon(version, END, caveats, [bakery.Op('controller', 'login')]).macaroon
        conditions = [caveat.caveat_id for caveat in m.caveats]
        conditions = [each.decode() if isinstance(each, bytes) else each for each in conditions]
        tokens.append({
            'name': '%s, version %d' % (name, version),
            'token': m.serialize(),
            'conditions': conditions,
            'allowed': ''.join(str(int(allowed(conditions, ask))) for ask in ASKS),
        })
origin = 'macaroonbakery 1.3.1 (Debian 1.3.1-5), recorded with record-juju.py'
print(json.dumps({'origin': origin, 'rootKey': KEY.decode(), 'operations': ASKS, 'tokens': tokens}, indent=1))
