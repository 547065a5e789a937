"""Asks an Onezone as onedatafilerestclient, Onedata's Python client, does; and by it, if it is here.

Usage: onezone-client.py requests|onedatafilerestclient HOST:PORT TOKEN

Prints, as JSON, what a client goes by: the spaces of a token, and the Oneproviders for each; or how
asking failed.
"""

import json
import sys

import requests
import urllib3

# The certificate of a test is signed by itself; onedatafilerestclient has verify_ssl=False for that.
urllib3.disable_warnings()


def ask_by_requests(host, token):
    """The same request as the client's, and the same fields of the answer."""
    session = requests.Session()
    session.verify = False
    request = requests.Request(
        'POST',
        f'https://{host}/api/v3/onezone/tokens/infer_access_token_scope',
        data=json.dumps({'token': token}),
        headers={'content-type': 'application/json'},
    )
    response = session.send(session.prepare_request(request), timeout=8)
    if not response.ok:
        error = response.json()['error']
        return {
            'http_code': response.status_code,
            'category': error['id'],
            'description': error['description'],
            'details': error.get('details'),
        }
    scope = response.json()['dataAccessScope']
    spaces = {}
    for space_id, space in scope['spaces'].items():
        supports = []
        for provider_id, support in space['supports'].items():
            provider = scope['providers'][provider_id]
            supports.append(
                {
                    'domain': provider['domain'],
                    'version': provider['version'],
                    'online': provider['online'],
                    'readonly': support['readonly'],
                }
            )
        spaces[space_id] = {'name': space['name'], 'supports': supports}
    return {'readonly': scope['readonly'], 'spaces': spaces}


def ask_by_client(host, token):
    """What the client itself makes of it; it chooses Oneproviders that are online and not too old."""
    from onedatafilerestclient.errors import OnedataRESTError
    from onedatafilerestclient.onezone_rest_client import OnezoneRESTClient
    from onedatafilerestclient.provider_selector import ProviderSelector

    client = OnezoneRESTClient(host, token, verify_ssl=False)
    selector = ProviderSelector()

    def domains(space, **options):
        providers = selector.list_available_space_providers(
            space, oz_rest_client=client, **options
        )
        return [provider.domain for provider in providers]

    try:
        spaces = {}
        for name in client.list_spaces():
            spaces[client.get_space_id(name)] = {
                'name': name,
                'domains': domains(name),
                'writable': domains(name, except_readonly=True),
            }
        readonly = client.infer_token_scope()['dataAccessScope']['readonly']
        return {'readonly': readonly, 'spaces': spaces}
    except OnedataRESTError as error:
        return {
            'http_code': error.http_code,
            'category': error.category,
            'description': error.description,
            'details': error.details,
        }


ASK = {'requests': ask_by_requests, 'onedatafilerestclient': ask_by_client}


def main(way, host, token):
    json.dump(ASK[way](host, token), sys.stdout)


if __name__ == '__main__':
    main(*sys.argv[1:])
