"""What schemathesis checks in place of its own check that a request which the description allows is taken."""

import schemathesis

# What no schema can say: a token of another list, days in the wrong order, what is wrong inside of a document or its files.
UNTOLD = ("/page_token", "/to", "/configuration", "/context", "/files")


@schemathesis.check
def described_requests_are_taken(ctx, response, case):
    meta = case.meta
    if meta is None or not meta.generation.mode.is_positive or response.status_code != 400:
        return
    pointers = [error["pointer"] for error in response.json()["errors"]]
    told = [pointer for pointer in pointers if not pointer.startswith(UNTOLD)]
    assert pointers and not told, f"The description allows what is refused: {response.text}"
