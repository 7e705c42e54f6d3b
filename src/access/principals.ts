import type { Bits } from './bits.ts';
import { addBit, addBits, noBits } from './bits.ts';
import { ABSENT } from './contents.ts';
import type { Facts, PersonState, Principal, ProductAccess } from './facts.ts';
import { ANONYMOUS, PRODUCT_ACCESS } from './facts.ts';
import type { People3 } from './people3.ts';
import { allPeople, both, certain, either, everybody, verdictFor, without, withVerdict } from './people3.ts';
import type { Verdict } from './verdict.ts';
import { anyOf } from './verdict.ts';

/** Who is of one of these enters nowhere; of any other but active nobody knows. */
const NEVER: ReadonlySet<string> = new Set(['inactive', 'closed', ABSENT]);

/** For whom each principal stands, and what each person is to the site: from people, groups and product access alone. */
export class Principals {
  readonly all: Bits;
  /** Everybody who is logged in. */
  readonly loggedIn: People3;
  readonly #facts: Facts;
  #active: People3 | undefined;
  #guests: People3 | undefined;
  #licensed: People3 | undefined;
  #regular: People3 | undefined;
  #licensedRegular: People3 | undefined;
  #guestsAndLicensed: People3 | undefined;

  constructor(facts: Facts) {
    this.#facts = facts;
    this.all = allPeople(facts.people.ids.length);
    const people = this.all.slice();
    people[0]! &= ~1;
    this.loggedIn = certain(people);
  }

  /**
   * Who may enter the site at all, apart from the licence: deactivated and closed accounts never do, anonymous people
   * where the site's switch lets them.
   */
  get active(): People3 {
    if (this.#active === undefined) {
      this.#active = withVerdict(this.#where(isActive), ANONYMOUS, this.#facts.site.anonymous);
    }
    return this.#active;
  }

  get guests(): People3 {
    this.#guests ??= this.#where(isGuest);
    return this.#guests;
  }

  /** Who is in a group that gives access to the product. */
  get licensed(): People3 {
    this.#licensed ??= PRODUCT_ACCESS.map((access) => this.#withAccess(access)).reduce(either);
    return this.#licensed;
  }

  /** Everybody who is logged in and no guest. */
  get regular(): People3 {
    this.#regular ??= both(this.loggedIn, without(this.all, this.guests));
    return this.#regular;
  }

  get licensedRegular(): People3 {
    this.#licensedRegular ??= both(this.regular, this.licensed);
    return this.#licensedRegular;
  }

  get guestsAndLicensed(): People3 {
    this.#guestsAndLicensed ??= either(this.guests, this.licensed);
    return this.#guestsAndLicensed;
  }

  /** People's own numbers, group members, classes; who an unknown kind of principal stands for is unknown. */
  of({ type, id }: Principal): People3 {
    if (type === 'user') return certain(this.#only(this.#facts.people.numbers.get(id)));
    if (type === 'group') return this.#members(id);
    switch (id) {
      case 'anonymous-users':
        // Whatever anyone on the internet may do, whoever is logged in may do too.
        return certain(this.all);
      case 'authenticated-users':
        return this.loggedIn;
      case 'all-licensed-users':
        return both(this.licensed, without(this.all, this.guests));
      case 'all-product-admins':
        return this.#withAccess('admin');
      default:
        // jsm-project-admins are known to another product only.
        return everybody(this.loggedIn.yes, 'unknown');
    }
  }

  /** Everybody for whom one of them stands. */
  union(principals: readonly Principal[]): People3 {
    const yes = noBits(this.#facts.people.ids.length);
    let maybe: Bits | undefined;
    for (const principal of principals) {
      const { type, id } = principal;
      const number = type === 'user' ? this.#facts.people.numbers.get(id) : undefined;
      if (type === 'user') {
        if (number !== undefined) {
          addBit(yes, number);
          if (maybe) addBit(maybe, number);
        }
        continue;
      }
      const stands = this.of(principal);
      if (maybe === undefined && stands.yes !== stands.maybe) maybe = yes.slice();
      addBits(yes, stands.yes);
      if (maybe) addBits(maybe, stands.maybe);
    }
    return { yes, maybe: maybe ?? yes };
  }

  /** Works out anew what one person is, after their state, or the groups that license them, have changed. */
  refresh(person: number): void {
    const state = this.#facts.people.states[person]!;
    const verdict = (held: boolean | null): Verdict => (held === null ? 'unknown' : held ? 'yes' : 'no');
    if (this.#active) this.#active = withVerdict(this.#active, person, verdict(isActive(state)));
    if (this.#guests) this.#guests = withVerdict(this.#guests, person, verdict(isGuest(state)));
    if (this.#licensed) {
      const licensed = PRODUCT_ACCESS.map((access) => this.#accessOf(access, person));
      this.#licensed = withVerdict(this.#licensed, person, anyOf(licensed));
    }
  }

  #accessOf(access: ProductAccess, person: number): Verdict {
    const { ids, unread } = this.#facts.accessGroups[access];
    if (unread !== null) return 'unknown';
    return anyOf([...ids].map((id) => verdictFor(this.#members(id), person)));
  }

  /** Forgets what was worked out, after people's states, product access or the members of its groups have changed. */
  forget(): void {
    this.#active = undefined;
    this.#guests = undefined;
    this.#licensed = undefined;
    this.#regular = undefined;
    this.#licensedRegular = undefined;
    this.#guestsAndLicensed = undefined;
  }

  #members(groupId: string): People3 {
    const group = this.#facts.groups.get(groupId);
    if (group === undefined || group.unread !== null) return everybody(this.loggedIn.yes, 'unknown');
    return certain(group.members);
  }

  #withAccess(access: ProductAccess): People3 {
    const { ids, unread } = this.#facts.accessGroups[access];
    if (unread !== null) return everybody(this.loggedIn.yes, 'unknown');
    return this.union([...ids].map((id) => ({ type: 'group', id })));
  }

  #only(number: number | undefined): Bits {
    const bits = noBits(this.#facts.people.ids.length);
    if (number !== undefined) addBit(bits, number);
    return bits;
  }

  #where(holds: Holds): People3 {
    const yes = noBits(this.#facts.people.ids.length);
    const maybe = noBits(this.#facts.people.ids.length);
    let isKnown = true;
    for (const [i, state] of this.#facts.people.states.entries()) {
      if (i === ANONYMOUS) continue;
      const held = holds(state);
      if (held === true) addBit(yes, i);
      if (held !== false) addBit(maybe, i);
      if (held === null) isKnown = false;
    }
    return isKnown ? certain(yes) : { yes, maybe };
  }
}

type Holds = (state: PersonState) => boolean | null;

const isActive: Holds = ({ status }) => (status === 'active' ? true : NEVER.has(status) ? false : null);
const isGuest: Holds = ({ guest }) => guest;
