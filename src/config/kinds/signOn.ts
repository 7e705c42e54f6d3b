import type { SignOnSettings } from '../../server/sign/signOnSettings.ts';
import { signOnSchema } from '../../server/sign/signOnSettings.ts';
import type { Kind } from '../kind.ts';
import type { Fields, Thing } from '../thing.ts';
import { inCode, inFile, renamed } from '../words.ts';

/** There is one. */
export const SIGN_ON = 'sign-on';

const settingsOf = ({ fields }: Thing): SignOnSettings => signOnSchema.parse(renamed(fields, inCode));

const fieldsOf = (settings: SignOnSettings): Fields => renamed(settings, inFile);

export const signOnKind: Kind = {
  async list({ signOnStore }, isAsked) {
    // What the environment gives nobody sets.
    if (signOnStore.isGiven) return [];
    const config = await signOnStore.read();
    if (config === null) return [];
    const secret = isAsked(SIGN_ON) ? config.secret : undefined;
    return [{ kind: 'sign-on', name: SIGN_ON, fields: fieldsOf(config.settings), secret }];
  },

  async check({ signOnStore, members }, [wanted]) {
    if (wanted === undefined) return;
    const { secret, fault } = wanted;
    if (signOnStore.isGiven) {
      throw fault('is given by the environment here (KSCOPE_OIDC_ISSUER): expected it in one place only');
    }
    if (secret !== undefined && signOnStore.isSecretGiven) {
      throw fault('is given by KSCOPE_OIDC_CLIENT_SECRET here: expected it in one place only', 'secret');
    }
    const settings = settingsOf(wanted);
    const before = await signOnStore.read();
    const isElsewhere = before !== null && before.settings.issuer !== settings.issuer;
    if (isElsewhere && before.secret !== null && secret === undefined && !signOnStore.isSecretGiven) {
      throw fault('expected the secret too: it is sent to no other provider than it was given for', 'issuer');
    }
    if (!settings.local && !(await members.hasAdminOf(settings.issuer))) {
      throw fault('expected true until an administrator has signed in through this provider', 'local');
    }
  },

  async add({ signOnStore }, wanted) {
    await signOnStore.write(settingsOf(wanted), wanted.secret ?? null);
    return { action: 'sign-on change', subjectType: 'setting', subjectId: SIGN_ON, after: settingsOf(wanted) };
  },

  async change({ signOnStore }, wanted, before) {
    const isNew = wanted.secret !== undefined && wanted.secret !== before.secret;
    await signOnStore.write(settingsOf(wanted), isNew ? wanted.secret : undefined);
    return {
      action: 'sign-on change',
      subjectType: 'setting',
      subjectId: SIGN_ON,
      before: settingsOf(before),
      after: { ...settingsOf(wanted), ...(isNew ? { secret: 'given anew' } : {}) },
    };
  },

  async remove({ signOnStore }, before) {
    await signOnStore.remove();
    return { action: 'sign-on remove', subjectType: 'setting', subjectId: SIGN_ON, before: settingsOf(before) };
  },
};
