import type { Principal } from '../facts.ts';

/** A role that spaces may assign. */
export interface Role {
  readonly id: string;
  readonly name: string;
  /** What it grants, as `operation/target`. */
  readonly permissions: ReadonlySet<string>;
}

/** The permission rows of one principal in one space, those of roles that it holds included. */
export interface PrincipalRows {
  readonly principal: Principal;
  /** As `operation/target`. */
  readonly permissions: ReadonlySet<string>;
}
