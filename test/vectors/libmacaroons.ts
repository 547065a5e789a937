/**
 * The macaroon `thirdParty` of the samples as libmacaroons itself writes it; the texts are those of
 * the compatibility tests of go-macaroon and macaroons.js.
 */
export const libmacaroonsV1 =
  'MDAxY2xvY2F0aW9uIGh0dHA6Ly9teWJhbmsvCjAwMmNpZGVudGlmaWVyIHdlIHVzZWQgb3VyIG90aGVyIHNlY3JldCBrZXkK' +
  'MDAxZGNpZCBhY2NvdW50ID0gMzczNTkyODU1OQowMDMwY2lkIHRoaXMgd2FzIGhvdyB3ZSByZW1pbmQgYXV0aCBvZiBrZXkv' +
  'cHJlZAowMDUxdmlkIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAANNuxQLgWIbR8CefBV-lJVTRbRbBsUB0u7g_8P3XncL-CY8O' +
  '1KKwkRMOa120aiCoawowMDFiY2wgaHR0cDovL2F1dGgubXliYW5rLwowMDJmc2lnbmF0dXJlINJ9sv0fInYOTD2ugTfi2Pwd' +
  '9sB0HBiu1LlyVr940fVcCg';

export const libmacaroonsV1Json =
  '{"caveats":[{"cid":"account = 3735928559"},{"cid":"this was how we remind auth of key\\/pred",' +
  '"vid":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA027FAuBYhtHwJ58FX6UlVNFtFsGxQHS7uD_w_dedwv4Jjw7UorCREw5rXbRqIKhr",' +
  '"cl":"http:\\/\\/auth.mybank\\/"}],"location":"http:\\/\\/mybank\\/",' +
  '"identifier":"we used our other secret key",' +
  '"signature":"d27db2fd1f22760e4c3dae8137e2d8fc1df6c0741c18aed4b97256bf78d1f55c"}';

/** `caveat_v2_4` of the tests of libmacaroons (BSD), under the key `this is the key`. */
export const libmacaroonsV2 =
  'AgETaHR0cDovL2V4YW1wbGUub3JnLwIFa2V5aWQAAhRhY2NvdW50ID0gMzczNTkyODU1OQACDHVzZXIgPSBhbGljZQAABiBL6WfN' +
  'HqDGsmuvakqU7psFsViG2guoXoxCqTyNDhJe_A';
