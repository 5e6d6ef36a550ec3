import { type Texts, within, withoutDefaults } from './text.ts'

/** Of every document. */
export const DOCUMENT: Texts = {
  $schema:
    'Where an editor finds the schema of the document. Any address is taken, the platform’s own too; deploying does not read it.',
  short_description: 'What it is for, in a line. Alerts and lists show it.',
  doc_md: {
    text: 'A Markdown file beside the configuration file with its documentation. Its text is deployed with the document.',
    examples: ['doc/sales.md'],
  },
  account: {
    text: 'The account: six digits. Where it is given, it must be that of the deployment.',
    examples: ['000099'],
  },
  environment: 'The environment. Where it is given, it must be that of the deployment.',
}

/** Of every configuration. */
export const CONFIGURATION: Texts = {
  activated:
    'Whether it may have new runs. Where it is left out, a first deployment is activated, and a later one leaves it as it is.',
  archived: 'Only false: an operation is archived by the action `set_configuration_status`.',
}

/** Of what has runs. */
export const MONITORING: Texts = {
  monitoring: 'Who hears of how its runs end, and of which endings.',
  ...within('monitoring', {
    impact: 'How much is hit when it fails: 1 is the most, 5 the least. Alerts carry it.',
    urgency: 'How soon somebody has to look: 1 is the soonest, 5 the latest. Alerts carry it.',
    alert_enabled: { text: 'Whether alerts are sent at all.', default: false },
    alert_status: {
      text: 'Which endings are told, one or a list: a status; `WARNING`, `BREAK` or `STOP` of a run that succeeded all the same; `LATE`, a slot whose run has not succeeded in time; `RECOVERED`, the first success after a failure.',
      default: ['FAILED'],
      examples: [['FAILED', 'RECOVERED']],
    },
    late_after_minutes: {
      text: 'How many minutes after its slot a run that has not succeeded is `LATE`. Needed with `LATE`.',
      examples: [90],
    },
    alert_environment: 'The environments in which alerts are sent.',
    alert_info: {
      text: 'A text for whoever is alerted: what to do, whom to call. A mail has it as `@alert_info`.',
      examples: ['Call the data desk; the export can wait till noon.'],
    },
    alert: 'Where alerts go: one channel, or a list of them.',
    'alert.email': 'A mail.',
    'alert.webhook': 'A POST to an address of yours, signed with the account’s secret.',
    ...within('alert.email', {
      email_from: {
        text: 'Whom the mail comes from. Counts where the operator of the deployment allows its domain; else it is whom answers go to.',
        examples: ['data@example.com'],
      },
      email_to: {
        text: 'Who gets it: addresses, parted by `;`.',
        examples: ['ada@example.com; bob@example.com'],
      },
      email_reply_to: {
        text: 'Whom answers go to, where that is not the sender: addresses, parted by `;`.',
        examples: ['data@example.com'],
      },
      email_subject: {
        text: 'The subject, with variables such as `@status`.',
        examples: ['@status: @configuration_id in @environment'],
      },
      email_body_type: { text: 'Whether the body is HTML or plain text.', default: 'html' },
      email_body: {
        text: 'The body, with variables such as `@run_id`. A text of ours unless given.',
        examples: ['<p>@configuration_id ended as @status. @alert_info</p>'],
      },
    }),
    ...within('alert.webhook', {
      url: { text: 'The address: public, and https.', examples: ['https://hooks.example.com/tailer'] },
      format: {
        text: 'How the body is written: by Standard Webhooks, or as a message that Slack shows.',
        default: 'standard',
      },
    }),
  }),
}

/** Of what has a schedule. */
export const SCHEDULE: Texts = {
  start_date: {
    text: 'The first day of its schedule: no slot is before it.',
    examples: ['2024, 01, 23'],
  },
  schedule_interval: {
    text: 'When runs start by themselves: a cron of five fields, or a name such as `@daily`. The text `None` is never.',
    default: 'None',
    examples: ['0 6 * * *', '@daily', 'None'],
  },
  schedule_timezone: {
    text: 'Whose clocks the schedule goes by: an IANA time zone.',
    default: 'UTC',
    examples: ['Europe/Paris'],
  },
}

/** Of all tasks of what is launched, and of each. */
const AGAIN: Texts = {
  retries: {
    text: 'How often a task that failed is tried again within its run, but for what does not pass by itself, such as a syntax error.',
    default: 0,
  },
  retry_delay_seconds: {
    text: 'How long it waits before the second attempt, in seconds; twice as long before each after it, an hour at most.',
    default: 60,
  },
}

/** Of what is launched. */
export const RUN: Texts = {
  ...AGAIN,
  timeout_seconds: {
    text: 'How long a run may take as a whole, in seconds, from when it has its slot. It then ends as FAILED.',
    examples: [3600],
  },
  parameters:
    'What a launch may give in `sql_parameters`, by the names that SQL says behind `@`. They are query parameters of BigQuery, never text in the SQL.',
  ...within('parameters.*', {
    type: { text: 'Its type in BigQuery.', examples: ['STRING'] },
    default:
      'What it is where a launch does not give it. Without a default every launch has to; a schedule gives nothing.',
    description: 'What it is for.',
  }),
}

/** Of each task that BigQuery does. */
export const TASK: Texts = {
  ...withoutDefaults(AGAIN),
  short_description: 'What it does, in a line.',
  doc_md: { text: 'A Markdown file with its documentation.', examples: ['doc/sales_per_store.md'] },
  timeout_seconds: { text: 'How long each attempt may take, in seconds. It then fails.', examples: [600] },
  sql_file: {
    text: 'The file of its SQL, beside the configuration file.',
    examples: ['sql/sales_per_store.sql'],
  },
}

/** What gives the day of the execution date a name in SQL. */
export const TEMPLATE = {
  text: 'The name of a placeholder for the day of the execution date in this SQL, as `YYYY-MM-DD`: with `TEMPLATE_CURRENT_DATE`, SQL says `{{TEMPLATE_CURRENT_DATE}}`.',
  examples: ['TEMPLATE_CURRENT_DATE'],
}
