/**
 * Widens a search from current content to archived content (v1 document, cqlcontext; that it works for archived pages is
 * Atlassian's own advice: https://community.developer.atlassian.com/t/61595). What it does not bring is asked for singly.
 */
export const ARCHIVED_TOO = JSON.stringify({ contentStatuses: ['current', 'archived'] });
