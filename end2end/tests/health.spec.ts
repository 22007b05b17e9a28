import { expect, test } from '../support/test.ts';

test('the program says that it is ready', async ({ request }) => {
  const answer = await request.get('/health/ready');
  expect(answer.status()).toBe(200);
});
