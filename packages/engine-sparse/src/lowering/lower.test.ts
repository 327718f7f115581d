import { test } from 'vitest';
import { expectAgreement } from '../testing-agreement.js';
import { networks } from '../testing-networks.js';

test('lowers any network of these layers', async () => {
  await expectAgreement(networks, 40);
});
