"""pymacaroons as a peer: reads a request a line from stdin, writes an answer a line to stdout.

test/peers/protocol.ts says what the lines are.
"""

import sys

from pymacaroons import Macaroon, Verifier
from pymacaroons.serializers import BinarySerializer, JsonSerializer

VERSIONS = {'v1': 1, 'v2': 2}


class Request:
    """The words of a request, read one after the other."""

    def __init__(self, line):
        self._words = iter(line.split())

    def word(self):
        return next(self._words)

    def number(self):
        return int(self.word())

    def bytes(self):
        word = self.word()
        return b'' if word == '-' else bytes.fromhex(word)


def create(request, version):
    key, location, identifier = request.bytes(), request.bytes(), request.bytes()
    macaroon = Macaroon(
        location=location, identifier=identifier, key=key, version=version
    )
    for _ in range(request.number()):
        if request.word() == 'first':
            macaroon.add_first_party_caveat(request.bytes())
        else:
            location, key, key_id = request.bytes(), request.bytes(), request.bytes()
            macaroon.add_third_party_caveat(location, key, key_id)
    return macaroon


def encode(macaroon, form):
    if form == '-json':
        return macaroon.serialize(serializer=JsonSerializer()).encode()
    if form == '-text':
        return macaroon.serialize().encode()
    return BinarySerializer().serialize_raw(macaroon)


def decode(data, form):
    if form == '-json':
        return Macaroon.deserialize(data, serializer=JsonSerializer())
    if form == '-text':
        return Macaroon.deserialize(data)
    return BinarySerializer().deserialize_raw(data)


def write(request, version, form):
    macaroons = [create(request, version) for _ in range(request.number())]
    primary, discharges = macaroons[0], macaroons[1:]
    bound = [primary.prepare_for_request(discharge) for discharge in discharges]
    return ' '.join(['ok'] + [encode(each, form).hex() for each in [primary] + bound])


def verify(request, _version, form):
    key = request.bytes()
    macaroons = [decode(request.bytes(), form) for _ in range(request.number())]
    verifier = Verifier()
    for _ in range(request.number()):
        verifier.satisfy_exact(request.bytes())
    seen = []

    # Meets nothing, that is what satisfy_exact is for: only keeps what was asked.
    def keep(condition):
        seen.append(condition.encode().hex() or '-')
        return False

    verifier.satisfy_general(keep)
    verifier.verify(macaroons[0], key, macaroons[1:])
    return ' '.join(['accepted'] + seen)


def answer(line):
    request = Request(line)
    verb, fmt = request.word(), request.word()
    run = write if verb == 'write' else verify
    try:
        return run(request, VERSIONS[fmt[:2]], fmt[2:])
    except Exception as error:  # pymacaroons lets exceptions of every kind out.
        return 'refused {}: {}'.format(type(error).__name__, ' '.join(str(error).split()))


def main():
    for line in sys.stdin:
        print(answer(line), flush=True)


if __name__ == '__main__':
    main()
