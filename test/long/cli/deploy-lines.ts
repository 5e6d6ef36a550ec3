/** What a person types to deploy and to go back, in order; after `sh:` what they do to their files in between. */
export const DEPLOY_LINES = String.raw`
init first
init first
validate first
deploy first --dry-run
deploy first
deploy first --yes
deploy first --yes
sh: sed -i 's|bottles / @case_size|SAFE_DIVIDE(bottles, @case_size)|' first/sql/daily_sales.sql
sh: sed -i 's/"short_description": "Sales of each store, by day"/"short_description": "Sales", "max_active_runs": 2/' first/daily_sales.jsonc
deploy first/daily_sales.jsonc --dry-run
deploy first/daily_sales.jsonc --yes
operation versions 000099_dev_daily_sales
operation diff 000099_dev_daily_sales
operation diff 000099_dev_export_sales
operation diff 000099_dev_daily_sales 1 1
operation diff 000099_dev_daily_sales 9
operation diff 000099_dev_daily_sales zero
rollback 000099_dev_daily_sales --to 1
operation diff 000099_dev_daily_sales
rollback 000099_dev_daily_sales --to 9
rollback 000099_dev_daily_sales
sh: sed -i 's/"value": "demo-tailer-exports"/"value": "other-exports"/' first/contexts/dev.jsonc
deploy first/contexts/dev.jsonc --yes
deploy first/contexts/dev.jsonc --redeploy --dry-run
deploy first/contexts/dev.jsonc --redeploy --yes
operation diff 000099_dev_export_sales
deploy first --yes
sh: sed 's/"DEV"/"PROD"/' first/contexts/dev.jsonc > first/contexts/prod.jsonc
validate first
deploy first --environment PROD
deploy first --environment PROD --yes
rollback 000099_dev_export_sales --to 1 --environment PROD
sh: rm first/contexts/prod.jsonc
sh: cp first/daily_sales.jsonc first/twice.jsonc
validate first
sh: rm first/twice.jsonc
sh: mkdir empty broken
deploy empty
deploy missing.json
deploy
validate first --profile none
sh: printf '{\n  "configuration_type": "workflow"\n  "version": "2"\n}\n' > broken/broken.json
validate broken
sh: rm broken/*
sh: cp -r first/* broken
sh: sed -i 's/"dataset": /"data_set": /' broken/contexts/dev.jsonc
validate broken
sh: cp first/contexts/dev.jsonc broken/contexts/dev.jsonc
sh: rm broken/sql/export_sales.sql
sh: sed -i 's/FROM sales/FORM sales/' broken/sql/daily_sales.sql
sh: sed -i 's/"FLOAT64"/"FLOAT46"/' broken/ddl/daily_sales.json
sh: sed -i 's/"task_dependencies"/"tasks_dependencies"/' broken/daily_sales.jsonc
validate broken
deploy broken --yes
sh: cp first/*.jsonc broken; cp first/ddl/* broken/ddl
sh: echo 'SELECT 1' > outside.sql; ln -s ../../outside.sql broken/sql/linked.sql
sh: sed -i 's|sql/daily_sales.sql|../outside.sql|' broken/daily_sales.jsonc
sh: sed -i 's|sql/export_sales.sql|sql/linked.sql|' broken/export_sales.jsonc
validate broken
sh: mkdir broken/inner
sh: mv broken/daily_sales.jsonc broken/daily_sales.md broken/export_sales.jsonc broken/inner
sh: sed -i 's|../outside.sql|../sql/daily_sales.sql|; s|ddl/daily|../ddl/daily|' broken/inner/daily_sales.jsonc
sh: cp first/sql/* broken/sql
validate broken/inner/daily_sales.jsonc
sh: rm broken/tailer.json
validate broken/inner/daily_sales.jsonc --context dev
validate broken/after_sales.jsonc
validate broken/after_sales.jsonc --no-context
validate broken/after_sales.jsonc --context none
validate broken/after_sales.jsonc --context dev
sh: echo '{"contexts": "dev"}' > broken/tailer.json
validate broken/after_sales.jsonc
TAILER_TOKEN=<viewer> deploy first --yes
`
  .trim()
  .split('\n')
