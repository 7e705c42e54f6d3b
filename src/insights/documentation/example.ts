/** How a home states its documentation. */
export const documentationExample = `kinds:
  - id: runbook
    labels: [runbook, playbook]
    titles: ["Runbook*", "* playbook"]   # whole titles, whatever their case
    spaces: [OPS, "TEAM*"]               # only there; alone: whatever lies there
  - id: incident review
    templates: [retrospective]           # those of Confluence, by the labels that they put
    macros: [details]
teams:
  - name: Payments
    groups: [payments]                   # what people of these groups own,
    spaces: [PAY]                        # what lies in these spaces,
    trees: ["123456"]                    # and below these pages
    must_have:
      - { kind: runbook, days: 180 }     # for how many days an edit or a review keeps it fresh
      - { kind: architecture }           # a kind that Kscope knows
  - each: space                          # or group: one team for each that fits
    spaces: ["PRJ*"]
must_have:                               # of every team
  - { kind: onboarding, days: 365 }
fresh:                                   # what page-activity, stale-spaces and label-usage begin with
  days: 400
  space_days: { ARCHIVE: 2000 }
  label_days: { runbook: 180 }
`;
