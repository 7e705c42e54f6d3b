import type { BlueprintName } from '../accounts/account.ts';
import type { Blueprint } from './blueprint.ts';
import { confluence } from './confluence/blueprint.ts';
import { jira } from './jira/blueprint.ts';

export const blueprints: Readonly<Record<BlueprintName, Blueprint>> = { confluence, jira };
