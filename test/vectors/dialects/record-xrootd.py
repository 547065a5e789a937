"""Records tokens of XRootD: `python3 record-xrootd.py > xrootd.json`.

XrdMacaroons calls libmacaroons (Debian's libmacaroons0 here). The caveats are those of
XrdMacaroonsHandler::GenerateMacaroonResponse, in its order: name, activities, those asked for, path, before.
"""

import ctypes
import json

lib = ctypes.CDLL("libmacaroons.so.0")
POINTER, SIZE = ctypes.c_void_p, ctypes.c_size_t
ERROR = ctypes.POINTER(ctypes.c_int)
lib.macaroon_create.restype = POINTER
lib.macaroon_create.argtypes = [ctypes.c_char_p, SIZE] * 3 + [ERROR]
lib.macaroon_add_first_party_caveat.restype = POINTER
lib.macaroon_add_first_party_caveat.argtypes = [POINTER, ctypes.c_char_p, SIZE, ERROR]
lib.macaroon_serialize_size_hint.restype = SIZE
lib.macaroon_serialize_size_hint.argtypes = [POINTER]
lib.macaroon_serialize.argtypes = [POINTER, ctypes.c_char_p, SIZE, ERROR]

KEY = "an example key of an XRootD, 32 bytes"
LOCATION = "xrootd.example.org"
IDENTIFIER = "3f0a2f0e-5f56-4f3c-9f0e-2d3b1c9a7e11"


def sized(text):
    return text.encode(), len(text.encode())


def token(conditions):
    error = ctypes.c_int(0)
    macaroon = lib.macaroon_create(*sized(LOCATION), *sized(KEY), *sized(IDENTIFIER), ctypes.byref(error))
    for condition in conditions:
        macaroon = lib.macaroon_add_first_party_caveat(macaroon, *sized(condition), ctypes.byref(error))
        assert macaroon
    size = lib.macaroon_serialize_size_hint(macaroon)
    data = ctypes.create_string_buffer(size)
    assert lib.macaroon_serialize(macaroon, data, size, ctypes.byref(error)) == 0
    return {"text": data.value.decode(), "conditions": conditions}


print(json.dumps({
    "origin": "record-xrootd.py, with libmacaroons 0.3.0 (Debian 0.3.0-2)",
    "rootKey": KEY,
    "identifier": IDENTIFIER,
    "tokens": {
        "for reading a folder": token([
            "name:alice",
            "activity:READ_METADATA,UPLOAD,DOWNLOAD,DELETE,MANAGE,UPDATE_METADATA,LIST",
            "activity:DOWNLOAD,LIST",
            "path:/store/user/alice",
            "before:2030-09-06T12:00:00Z",
        ]),
        "for everything": token([
            "activity:READ_METADATA,UPLOAD,DOWNLOAD,DELETE,MANAGE,UPDATE_METADATA,LIST",
            "path:/",
            "before:2030-09-06T12:00:00Z",
        ]),
        "for a folder, narrowed by its holder": token([
            "name:alice",
            "activity:READ_METADATA,UPLOAD,DOWNLOAD",
            "path:/store/user/alice/",
            "before:2030-09-06T12:00:00Z",
            "path:/store/user/alice/public",
        ]),
    },
}, indent=2))
