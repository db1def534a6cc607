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

The account is what Tocsin's reader of LiteLLM's logs takes for it: the end user, else the key's user, else the key's hash. So ingest LiteLLM's own log,
and the block list holds for the same names.
"""

import os

import httpx
from fastapi import HTTPException
from litellm.integrations.custom_logger import CustomLogger


class TocsinHook(CustomLogger):
    def __init__(self):
        super().__init__()
        self.url = os.environ.get("TOCSIN_AUTHORIZE", "http://127.0.0.1:8081").rstrip("/") + "/litellm"
        self.header = os.environ.get("TOCSIN_HEADER", "X-Tocsin-Account")
        self.fails_open = os.environ.get("TOCSIN_FAIL", "closed") == "open"
        self.client = httpx.AsyncClient(timeout=2.0)

    async def async_pre_call_hook(self, user_api_key_dict, cache, data, call_type):
        account = data.get("user") or user_api_key_dict.end_user_id or user_api_key_dict.user_id or user_api_key_dict.api_key
        if not account:
            return data
        try:
            answer = await self.client.get(self.url, headers={self.header: account})
        except (httpx.HTTPError, ValueError):
            if self.fails_open:
                return data
            raise HTTPException(503, {"error": "The service is not ready. Try again later."}) from None
        if answer.status_code == 200:
            return data
        headers = {"Retry-After": answer.headers["retry-after"]} if "retry-after" in answer.headers else None
        raise HTTPException(answer.status_code, answer.json(), headers)


handler = TocsinHook()
