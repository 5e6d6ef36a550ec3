"""Tells what of JSON the Cloud SDK's own message classes do not know: {"LogMetric": [...], ...} on standard input."""
import json
import sys

sys.path[:0] = [sys.argv[1] + '/lib', sys.argv[1] + '/lib/third_party']
from apitools.base.py import encoding  # noqa: E402
from apitools.base.protorpclite import messages as protorpc  # noqa: E402
from googlecloudsdk.generated_clients.apis.logging.v2 import logging_v2_messages  # noqa: E402
from googlecloudsdk.generated_clients.apis.monitoring.v1 import monitoring_v1_messages  # noqa: E402
from googlecloudsdk.generated_clients.apis.monitoring.v3 import monitoring_v3_messages  # noqa: E402

CLASSES = {
    'LogMetric': logging_v2_messages.LogMetric,
    'AlertPolicy': monitoring_v3_messages.AlertPolicy,
    'Dashboard': monitoring_v1_messages.Dashboard,
}


def unknown(message, path):
    for field in message.all_unrecognized_fields():
        yield f'{path}.{field}'
    for field in message.all_fields():
        value = getattr(message, field.name)
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, protorpc.Message):
                yield from unknown(one, f'{path}.{field.name}')


found = []
for kind, objects in json.load(sys.stdin).items():
    for one in objects:
        found += unknown(encoding.PyValueToMessage(CLASSES[kind], one), kind)
json.dump(sorted(set(found)), sys.stdout)
