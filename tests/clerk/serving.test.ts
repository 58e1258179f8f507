import { expect, test } from 'vitest';
import { startTestEvaluator } from '../support/running-evaluator.ts';

test("the clerk's page is served with a policy of its own, and the citizen's keeps its", async () => {
  const { url } = await startTestEvaluator();
  const redirect = await fetch(`${url}/clerk`, { redirect: 'manual' });
  expect([redirect.status, redirect.headers.get('location')]).toEqual([302, '/clerk/']);

  const policyOf = async (path: string) => {
    const answer = await fetch(url + path);
    expect([answer.status, answer.headers.get('x-content-type-options')]).toEqual([200, 'nosniff']);
    return answer.headers.get('content-security-policy');
  };
  const { host } = new URL(url);
  const clerk = await policyOf('/clerk/');
  expect(clerk).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; " +
      `connect-src 'self' ws://${host} wss://${host}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  );
  expect(await policyOf('/clerk/index.html')).toBe(clerk);
  expect(await policyOf('/')).toContain("font-src 'self'");
  expect(await policyOf('/index.html')).not.toContain('ws:');
});
