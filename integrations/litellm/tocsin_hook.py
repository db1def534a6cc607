# Tocsin
# SPDX-License-Identifier: Apache-2.0

"""Carries out Tocsin's decisions in a LiteLLM proxy.

Asks `tocsin gateway authorize` about each call before it is made. In LiteLLM's config.yaml:

    litellm_settings:
      callbacks: tocsin_hook.handler

Settings, by environment:

    TOCSIN_AUTHORIZE   where authorize listens (default: http://127.0.0.1:8081)
    TOCSIN_HEADER      the header that names the account there, as its --account header:NAME says (default: X-Tocsin-Account)
    TOCSIN_FAIL        open or closed: what to do when nobody answers (default: closed)

It asks about everybody whom a call names: the key's hash, the key's user, and the end user. One who is blocked is enough to refuse it, since a client can
write any end user's name into its request. These are the names in LiteLLM's own log: ingest that, and the block list holds for them.
"""

import asyncio
import os
import urllib.parse

import httpx
from fastapi import HTTPException
from litellm.integrations.custom_logger import CustomLogger


# Of several refusals the first of these is the one to give.
ORDER = {403: 0, 429: 1, 503: 2, 400: 3}


def not_ready():
    return HTTPException(503, {"error": "The service is not ready. Try again later."})


def header_value(name):
    """A name as bytes of a header: UTF-8, and in percent what no header holds (control characters, and blanks at either end)."""
    if isinstance(name, float) and name.is_integer():
        name = int(name)
    text = str(name)
    inner = text.strip(" \t")
    start = text.find(inner) if inner else len(text)
    outer = (text[:start], inner, text[start + len(inner):])
    quoted = [urllib.parse.quote(outer[0]), "".join(c if c >= " " and c != "\x7f" else f"%{ord(c):02X}" for c in inner), urllib.parse.quote(outer[2])]
    return "".join(quoted).encode("utf-8", "replace")


def refusal(answer):
    if answer.status_code not in ORDER:
        return not_ready()
    try:
        detail = answer.json()
    except ValueError:
        return not_ready()
    headers = {"Retry-After": answer.headers["retry-after"]} if "retry-after" in answer.headers else None
    return HTTPException(answer.status_code, detail, headers)


class TocsinHook(CustomLogger):
    def __init__(self):
        super().__init__()
        self.url = os.environ.get("TOCSIN_AUTHORIZE", "http://127.0.0.1:8081").rstrip("/") + "/litellm"
        self.header = os.environ.get("TOCSIN_HEADER", "X-Tocsin-Account")
        self.fails_open = os.environ.get("TOCSIN_FAIL", "closed") == "open"
        self.client = httpx.AsyncClient(timeout=2.0)

    async def async_pre_call_hook(self, user_api_key_dict, cache, data, call_type):
        named = (user_api_key_dict.api_key, user_api_key_dict.user_id, user_api_key_dict.end_user_id, data.get("user"))
        accounts = dict.fromkeys(value for name in named if name is not None and (value := header_value(name)))
        answers = await asyncio.gather(*(self.ask(account) for account in accounts))
        refusals = [answer for answer in answers if answer is not None and answer.status_code != 200]
        if refusals:
            raise refusal(min(refusals, key=lambda answer: ORDER.get(answer.status_code, len(ORDER))))
        if None in answers and not self.fails_open:
            raise not_ready()
        return data

    async def ask(self, account):
        """The answer about one account; None when nobody answers."""
        try:
            return await self.client.get(self.url, headers={self.header: account})
        except httpx.TransportError:
            return None


handler = TocsinHook()
