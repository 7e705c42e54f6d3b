const KEY = 'kscope console';

/** What was last written here, for as long as the tab of the browser is open. */
export const readDraft = (): string | null => sessionStorage.getItem(KEY);

export const keepDraft = (text: string): void => sessionStorage.setItem(KEY, text);
