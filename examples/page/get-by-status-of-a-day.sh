TAILER_API_JWT=`tailer auth get-token | awk '/User token :/ {print $4}'` \
&& curl --request POST \
--http2 \
--header "content-type:application/json" \
--header "Authorization: Bearer ${TAILER_API_JWT}" \
--data '{"action": "get_by_status",
         "account": "000099",
         "configuration_type": "table-to-table",
         "status": "RUNNING",
         "execution_date": "2024-09-18",
         "limit": 15}' \
"https://tailer-api-nqonovswsq-ew.a.run.app/v1/dag/status"
