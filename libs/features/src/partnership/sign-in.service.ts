import { hash, verify } from '@node-rs/argon2';
import { Injectable } from '@nestjs/common';
import { record } from '@tandem/platform/audit';
import { type Actor, Database, type Role, signInActor, systemActor, type Tx } from '@tandem/platform/database';

/** OWASP's setting for argon2id: 19 MiB, two passes, one lane (Password Storage Cheat Sheet). */
const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const ATTEMPTS_MAX = 8;
const LOCK_MINUTES = 15;

/** How a sign-in ended. The page says the same sentence for an unknown address and a wrong password. */
export type SignIn = { kind: 'signedIn'; actor: Actor } | { kind: 'refused' } | { kind: 'locked'; until: Date };

interface AccountRow {
  id: string;
  organisation_id: string;
  organisation_name: string;
  organisation_kind: 'trust' | 'supplier' | 'audit';
  email: string;
  name: string;
  office: string;
  roles: Role[];
  password_hash: string | null;
  is_active: boolean;
  failed_attempts: number;
  locked_until: Date | null;
  partnerships: string[];
}

type AccountOfSession = Pick<
  AccountRow,
  'id' | 'organisation_id' | 'organisation_name' | 'organisation_kind' | 'name' | 'office' | 'roles' | 'partnerships'
>;

const ACCOUNT = `
  select a.*, o.name as organisation_name, o.kind as organisation_kind,
    coalesce((select array_agg(m.partnership_id::text) from partnership_member m
      where m.organisation_id = a.organisation_id and m.joined_on <= current_date
        and (m.left_on is null or m.left_on > current_date)), '{}') as partnerships
  from account a join organisation o on o.id = a.organisation_id`;

/**
 * Who somebody is. Passwords today; single sign-on joins here later by answering the same question with `actorOf`.
 */
@Injectable()
export class SignInService {
  constructor(private readonly database: Database) {}

  /** Turns a password into what may be stored: argon2id with its parameters and salt. */
  async hashPassword(password: string): Promise<string> {
    return hash(password, ARGON2);
  }

  /**
   * Checks an address and a password. After eight failures in a row the account rests for fifteen minutes, by the
   * database's clock. Lock: the account's row, so that parallel guesses are counted one by one.
   */
  async signIn(email: string, password: string): Promise<SignIn> {
    const address = email.trim().toLowerCase();
    return this.database.transaction(signInActor(address), async (tx) => {
      const account = await tx.row<AccountRow>(`${ACCOUNT} where a.email = $1 for update of a`, [address]);
      // An unknown address and a resting account take as long as a wrong password: addresses cannot be found by timing.
      const isRight = await verify(account?.password_hash ?? (await this.decoy()), password);
      if (account?.locked_until && account.locked_until > tx.now)
        return { kind: 'locked', until: account.locked_until };
      if (!account || !account.is_active || !account.password_hash || !isRight) {
        if (account) await this.countFailure(tx, account);
        return { kind: 'refused' };
      }
      await tx.rows(`update account set failed_attempts = 0, locked_until = null where id = $1`, [account.id]);
      const actor = asActor(account);
      await record(
        { ...tx, actor },
        {
          chain: `organisation:${account.organisation_id}`,
          action: 'account.signedIn',
          subject: { kind: 'account', id: account.id },
        },
      );
      return { kind: 'signedIn', actor };
    });
  }

  /** Who a session belongs to, as of now: a role taken away is gone at the next request. */
  async actorOf(accountId: string): Promise<Actor | undefined> {
    const [account] = await this.database.ask<AccountOfSession>('select * from account_of_session($1)', [accountId]);
    return account && asActor(account);
  }

  /** Accounts that anybody may be told of: demonstration accounts, on the sign-in page of the embedded mode only. */
  async demonstrationAccounts(): Promise<{ email: string; name: string; organisation: string; roles: Role[] }[]> {
    return this.database.read(systemActor('sign-in page'), (tx) =>
      tx.rows(
        `select a.email, a.name, o.name as organisation, a.roles from account a join organisation o on o.id = a.organisation_id
         where a.email like '%@%.tandem.example' order by o.kind desc, o.created_at, a.created_at`,
      ),
    );
  }

  private async countFailure(tx: Tx, account: AccountRow): Promise<void> {
    const isLocked = account.failed_attempts + 1 >= ATTEMPTS_MAX;
    await tx.rows(
      `update account set failed_attempts = case when $2 then 0 else failed_attempts + 1 end,
         locked_until = case when $2 then now() + make_interval(mins => ${LOCK_MINUTES}) end where id = $1`,
      [account.id, isLocked],
    );
  }

  private decoyHash: Promise<string> | undefined;
  private decoy(): Promise<string> {
    return (this.decoyHash ??= this.hashPassword('nobody has this password'));
  }
}

function asActor(account: AccountOfSession): Actor {
  const kinds = { trust: 'trust', supplier: 'supplier', audit: 'auditor' } as const;
  return {
    kind: kinds[account.organisation_kind],
    accountId: account.id,
    organisationId: account.organisation_id,
    organisationName: account.organisation_name,
    name: account.name,
    office: account.office,
    roles: account.roles,
    partnershipIds: account.partnerships,
  };
}
