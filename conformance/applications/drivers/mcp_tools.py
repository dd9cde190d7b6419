"""An MCP server as an assistant uses it: started as a program, its tools called over stdin and stdout. Further arguments: the server's
program."""

import asyncio
import json
import sys

from told import HOST, PORT, tell

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

AAPL = {"contract_type": "stock", "symbol": "AAPL"}
CALLS = (
    ("connect", {"host": HOST, "port": PORT, "client_id": 1, "readonly": False}),
    ("get_positions", {}), ("get_account_values", {}), ("get_portfolio", {}), ("qualify_contracts", AAPL), ("get_contract_details", AAPL),
    ("search_symbols", {"pattern": "AAPL"}), ("get_market_data", AAPL), ("get_historical_data", AAPL), ("get_head_timestamp", AAPL),
    ("get_option_chain", {"symbol": "AAPL"}), ("run_scanner", {"scan_code": "TOP_PERC_GAIN"}), ("get_news_providers", {}),
    ("get_historical_news", {"con_id": 265598, "provider_codes": "BRFG"}), ("what_if_order", {**AAPL, "action": "BUY", "quantity": 10}),
    ("place_order", {**AAPL, "action": "BUY", "quantity": 10, "order_type": "limit", "limit_price": 100}),
    ("cancel_all_orders", {}), ("get_current_time", {}), ("disconnect", {}),
)
SECONDS = 15


async def main():
    async with stdio_client(StdioServerParameters(command=sys.argv[3], args=sys.argv[4:])) as pipes, ClientSession(*pipes) as session:
        await session.initialize()
        tell("tools", len((await session.list_tools()).tools))
        for name, arguments in CALLS:
            try:
                answer = await asyncio.wait_for(session.call_tool(name, arguments), SECONDS)
                tell(name, json.loads(answer.content[0].text))
            except Exception as error:
                tell(name, f"{type(error).__name__}: {error}")


asyncio.run(main())
