import type { Scenario } from '../scenario.ts';
import { ALL_BYTES, endOf, listedPort, openPort, received } from './serial.ts';

/** QEMU's USB serial adapter calls itself an FTDI chip. */
const FTDI = '0403';

/** The serial library on a port whose line and plug are in the test's hands. */
export const ftdiDriver: Scenario = async ({ say }) => {
  const listed = await listedPort(FTDI);
  const connection = await openPort(listed.path);
  const incoming = received(connection, ALL_BYTES.length);
  const end = endOf(connection);
  say('open');
  const read = await incoming;
  await connection.write(ALL_BYTES);
  say('written');
  const lost = await end;
  say('lost');

  const again = await openPort((await listedPort(FTDI)).path);
  const incomingAgain = received(again, ALL_BYTES.length);
  say('open again');
  const readAgain = await incomingAgain;
  await again.write(ALL_BYTES);
  say('written again');
  await again.close();
  return { listed, read, lost, readAgain };
};
