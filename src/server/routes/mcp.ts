import { z } from '@hono/zod-openapi';
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import type { Caller } from '../../mcp/caller.ts';
import { buildServer } from '../../mcp/server.ts';
import { deskFor } from '../mcpDesk.ts';
import { Problem } from '../problem.ts';
import { route } from '../route.ts';
import type { Services } from '../services.ts';
import type { Member } from '../sign/member.ts';
import { mayDo } from '../sign/role.ts';

const message = z.looseObject({ jsonrpc: z.literal('2.0') });

/** Auditors may ask everything; a viewer asks as the person of the site who has their e-mail, and learns no more than they. */
const callerFor = async ({ records }: Services, member: Member): Promise<Caller> => {
  if (mayDo(member.role, 'auditor')) return { kind: 'whole', bodies: member.bodies, sql: true };
  const { rows } = await records.pool.query<{ account: string; user_id: string }>(
    `select u.account, u.user_id from users u join accounts a on a.account = u.account and a.blueprint = 'confluence'
     where lower(u.email) = lower($1) and u.account_status is distinct from 'closed' order by u.account limit 2`,
    [member.email],
  );
  const [one, another] = rows;
  if (one === undefined || another !== undefined) {
    throw new Problem(
      403,
      `${one === undefined ? 'nobody' : 'more than one'} of the sites has the e-mail ${member.email}`,
      {
        mend: 'ask an administrator for the role of an auditor',
      },
    );
  }
  return { kind: 'bound', account: one.account, userId: one.user_id, bodies: member.bodies };
};

export const mcpRoutes = [
  route({
    method: 'post',
    path: '/mcp',
    role: 'viewer',
    summary: 'The Model Context Protocol over HTTP, each request by itself',
    body: z.union([message, z.array(message).min(1)]),
    answer: z.unknown(),
    async handle({ services, caller, body, signal }) {
      const server = buildServer({
        desk: deskFor(services, caller!, signal),
        caller: await callerFor(services, caller!),
        onFailure: (error) => services.onFailure(error, 'POST /mcp'),
      });
      const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
      await server.connect(transport);
      // What was checked is handed on, and nothing else of the request.
      const request = new Request('http://localhost/mcp', {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
      });
      return transport.handleRequest(request, { parsedBody: body });
    },
  }),
  route({
    method: 'get',
    path: '/mcp',
    role: 'viewer',
    summary: 'There is no stream of the Model Context Protocol',
    answer: z.unknown(),
    handle: () => {
      throw new Problem(405, 'this server sends nothing by itself', { mend: 'send requests by POST' });
    },
  }),
] as const;
