import { expect, it } from 'vitest';
import { sayingOf } from '../../src/crawl/saying.ts';

it.each<[string, string, string]>([
  [
    'of v1, without the class of its exception',
    '{"statusCode":403,"data":{"errors":[]},"message":"com.atlassian.confluence.api.PermissionException: Only an administrator may."}',
    'Only an administrator may.',
  ],
  [
    'of v2, its detail',
    '{"errors":[{"status":404,"code":"NOT_FOUND","title":"Not Found","detail":"No page 7"}]}',
    'No page 7',
  ],
  [
    'of v2, its title where there is no detail',
    '{"errors":[{"status":404,"title":"Not Found","detail":null}]}',
    'Not Found',
  ],
  ['of analytics', '{"reason":"ViewAnalyticsRestricted"}', 'ViewAnalyticsRestricted'],
  ['of Jira', '{"errorMessages":["You may not."],"errors":{}}', 'You may not.'],
  ['that is text', 'not permitted\n\n to do this', 'not permitted to do this'],
  ['that is a page', ' <!doctype html><title>no</title>', ''],
  ['that is empty', '', ''],
  ['of a form that nobody knows', '{"oops":[1]}', '{"oops":[1]}'],
  ['whose words are none', '{"message":7,"errors":[3]}', '{"message":7,"errors":[3]}'],
  ['that is cut off', '{"message":"no', '{"message":"no'],
  ['that is null', 'null', 'null'],
])('a refusal %s', (_name, text, said) => {
  expect(sayingOf(text)).toBe(said);
});
