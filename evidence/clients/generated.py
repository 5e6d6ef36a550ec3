"""Launches a job and follows it by the client that openapi-python-client made; tells the run as it stands."""

import json
import os

from tailer_api_client import AuthenticatedClient
from tailer_api_client.api.default import dag_launch, dag_status
from tailer_api_client.models import CheckRunStatus, LaunchJob, OneRun, Problem

given = json.loads(os.environ["GIVEN"])
client = AuthenticatedClient(base_url=given["baseUrl"], token=given["token"])
job = given["job"]

launched = dag_launch.sync(client=client, body=LaunchJob.from_dict({"action": "launch_job", **job}))
check = CheckRunStatus.from_dict({"action": "check_run_status", **job, "run_id": launched.run_id})
answer = dag_status.sync(client=client, body=check)
assert isinstance(answer, OneRun), answer
[run] = answer.results
assert run.run_id == launched.run_id

missing = LaunchJob.from_dict({"action": "launch_job", **job, "configuration_id": "none"})
problem = dag_launch.sync(client=client, body=missing)
assert isinstance(problem, Problem) and problem.status == 404, problem
print(f"{run.configuration_id} {run.status}")
