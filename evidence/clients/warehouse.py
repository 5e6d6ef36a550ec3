"""Asks the emulator through Google's own client; tells the rows that come back."""

import os

from google.auth.credentials import AnonymousCredentials
from google.cloud import bigquery

client = bigquery.Client(
    project="demo-tailer",
    credentials=AnonymousCredentials(),
    client_options={"api_endpoint": os.environ["BIGQUERY_EMULATOR_HOST"]},
)
sql = "SELECT store, CAST(store AS STRING) AS name FROM UNNEST([1, 2, 3]) AS store ORDER BY store"
rows = [tuple(row) for row in client.query(sql).result()]
assert rows == [(1, "1"), (2, "2"), (3, "3")], rows

config = bigquery.QueryJobConfig(
    query_parameters=[bigquery.ScalarQueryParameter("least", "INT64", 2)]
)
some = f"SELECT store FROM ({sql}) WHERE store >= @least ORDER BY store"
assert [row.store for row in client.query(some, job_config=config).result()] == [2, 3]

many = client.query("SELECT n FROM UNNEST(GENERATE_ARRAY(1, 2500)) AS n ORDER BY n").result(page_size=1000)
assert [row.n for row in many] == list(range(1, 2501))
print(f"{len(rows)}, 2 and {many.total_rows} rows")
