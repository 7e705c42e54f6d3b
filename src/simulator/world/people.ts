import type { SimUser } from '../site.ts';
import { CUSTOMER_DOMAINS, PARTNER_DOMAINS, STAFF_DOMAIN } from './company.ts';
import { CULTURES } from './names.ts';
import { hex24, Random, uuid } from './random.ts';

const SALT = 1;

/** Everybody known to the site, by the kind of access that their account can have at all. */
export interface People {
  readonly all: Map<string, SimUser>;
  /** The account whose token crawls: a Confluence admin. */
  readonly crawler: SimUser;
  /** A colleague with a token and no admin rights. */
  readonly member: SimUser;
  /** Everyone who is or was an employee, deactivated and former ones among them; neighbours are close colleagues. */
  readonly staff: readonly SimUser[];
  readonly activeStaff: readonly SimUser[];
  /** Some of them stand in groups of every kind and were never given, or lost, the product. */
  readonly unlicensed: readonly SimUser[];
  /** Deactivated accounts: still in groups and lists, no longer let in. */
  readonly inactive: readonly SimUser[];
  /** Erased accounts, of which only "Former user" is left. */
  readonly former: readonly SimUser[];
  readonly guests: readonly SimUser[];
  readonly apps: readonly SimUser[];
  readonly customers: readonly SimUser[];
}

const APP_NAMES = [
  'Deploy Bot',
  'Diagrams for Confluence',
  'Automation for Confluence',
  'Jira Sync',
  'ScriptRunner',
  'Glossary AI',
];

/** Shares of all accounts; the rest are active employees. */
const SHARES = { apps: 0.015, customers: 0.05, guests: 0.03, inactive: 0.06, former: 0.03, unlicensed: 0.01 };

type Profile = Partial<Omit<SimUser, 'accountId'>>;

class Register {
  readonly all = new Map<string, SimUser>();
  readonly #random: Random;
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
    this.#random = new Random(seed, SALT);
  }

  /** A third of the ids have the older, longer form with a prefix. */
  #accountId(index: number): string {
    if (this.#random.chance(0.65)) return hex24(this.#seed, SALT, index);
    return `${this.#random.pick(['557058', '712020', '70121'])}:${uuid(this.#seed, SALT, index)}`;
  }

  #person(domain: string): Pick<SimUser, 'displayName' | 'email' | 'timeZone'> {
    const culture = this.#random.pickSkewed(CULTURES, 1.7);
    const [given, givenLatin] = this.#random.pick(culture.given);
    const [family, familyLatin] = this.#random.pick(culture.family);
    const names = culture.familyFirst ? [family, given] : [given, family];
    return {
      displayName: names.join(culture.separator),
      email: `${givenLatin}.${familyLatin}${this.all.size}@${domain}`,
      timeZone: culture.timeZone,
    };
  }

  add(domain: string, profile: Profile): SimUser {
    const user: SimUser = {
      accountId: this.#accountId(this.all.size),
      ...this.#person(domain),
      emailHidden: this.#random.chance(0.35),
      accountType: 'atlassian',
      status: 'active',
      guest: false,
      pictureIsDefault: this.#random.chance(0.4),
      pictureHidden: this.#random.chance(0.05),
      ...(this.#random.chance(0.3) ? { timeZone: null } : {}),
      ...profile,
    };
    this.all.set(user.accountId, user);
    return user;
  }

  many(count: number, domains: readonly string[], profile: Profile): SimUser[] {
    return Array.from({ length: count }, () => this.add(this.#random.pick(domains), profile));
  }

  /** Spreads deactivated and former colleagues among the others, as time does. */
  shuffle<T>(list: T[]): T[] {
    for (let last = list.length - 1; last > 0; last -= 1) {
      const other = this.#random.below(last + 1);
      [list[last], list[other]] = [list[other] as T, list[last] as T];
    }
    return list;
  }
}

/** `count` accounts of every kind. */
export function buildPeople(seed: number, count: number): People {
  const register = new Register(seed);
  const visible = { emailHidden: false, pictureHidden: false };
  const crawler = register.add(STAFF_DOMAIN, {
    displayName: 'Kscope Crawler',
    email: 'crawler@example.com',
    ...visible,
  });
  const member = register.add(STAFF_DOMAIN, { displayName: 'Mia Member', email: 'member@example.com', ...visible });
  const share = (part: number, fewest: number): number => Math.max(fewest, Math.round(part * count));

  const apps = APP_NAMES.slice(0, 3).map((name, index) => app(register, name, index));
  for (let index = apps.length; index < share(SHARES.apps, 3); index += 1) {
    apps.push(app(register, `${APP_NAMES[index % APP_NAMES.length]} ${index}`, index));
  }
  const customers = register.many(share(SHARES.customers, 4), CUSTOMER_DOMAINS, { accountType: 'customer' });
  const guests = register.many(share(SHARES.guests, 4), PARTNER_DOMAINS, { guest: true });
  const inactive = register
    .many(share(SHARES.inactive, 3), [STAFF_DOMAIN], { status: 'inactive' })
    .concat(register.many(1, PARTNER_DOMAINS, { status: 'inactive' }));
  const former = register.many(share(SHARES.former, 3), [STAFF_DOMAIN], {
    status: 'closed',
    displayName: 'Former user',
    email: '',
    emailHidden: true,
    timeZone: null,
    pictureIsDefault: true,
  });
  // A few employees come from outside without being guests: only their e-mail's domain tells.
  const rest = Math.max(0, count - register.all.size);
  const contractors = register.many(Math.floor(rest * 0.04), PARTNER_DOMAINS, {});
  const employees = register.many(rest - contractors.length, [STAFF_DOMAIN], {});

  const activeStaff = [member, ...register.shuffle([...employees, ...contractors])];
  const staff = [member, ...register.shuffle([...activeStaff.slice(1), ...inactive, ...former])];
  const unlicensed = activeStaff.slice(-Math.max(2, Math.floor(count * SHARES.unlicensed)));
  return {
    all: register.all,
    unlicensed,
    crawler,
    member,
    staff,
    activeStaff,
    inactive,
    former,
    guests,
    apps,
    customers,
  };
}

function app(register: Register, displayName: string, index: number): SimUser {
  return register.add(STAFF_DOMAIN, {
    displayName,
    email: `app-${index}@connect.example.com`,
    accountType: 'app',
    timeZone: null,
  });
}
