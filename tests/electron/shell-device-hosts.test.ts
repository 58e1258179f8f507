import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { deviceHosts, electron, evaluator, log, present, screen, start, startLinked, useFakeElectron } from './shell-kit.ts';

useFakeElectron();

describe('device hosts', () => {
  test('are started where the evaluator cannot, without its secrets, and joined to it by a channel', async () => {
    process.env['EVALUATOR_PROVINCE_SECRET'] = 'secret';
    await start();
    delete process.env['EVALUATOR_PROVINCE_SECRET'];
    evaluator().emit('message', { type: 'start-device-host', id: 1, family: 'keypad' });
    const host = present(deviceHosts()[0]);
    expect(host.env).toMatchObject({ DEVICE_FAMILY: 'keypad' });
    expect(Object.keys(host.env).filter((name) => name.startsWith('EVALUATOR_'))).toEqual([]);
    const [[message, port] = []] = host.posted;
    expect(message).toEqual({ type: 'evaluator-port' });
    expect(evaluator().posted).toEqual([[{ type: 'device-port', id: 1 }, String(port).replace('a', 'b')]]);
  });

  test('are nobody else’s to start', async () => {
    await start();
    evaluator().emit('message', { type: 'start-device-host', id: 1, family: '../evaluator' });
    expect(deviceHosts()).toEqual([]);
  });

  test('that end are reported, with what they said to the log', async () => {
    await start();
    evaluator().emit('message', { type: 'start-device-host', id: 1, family: 'scanner' });
    const host = present(deviceHosts()[0]);
    host.stderr.emit('data', Buffer.from('Error: a fault'));
    host.emit('exit', 1);
    expect(evaluator().posted.at(-1)).toEqual([{ type: 'device-host-exited', id: 1, how: 'ended with exit code 1' }]);
    expect(log()).toContain('a fault');
    expect(screen().loaded).toHaveLength(1);
  });

  test('whose V8 gives up do not take the app with them, nor their environment into the log; the evaluator neither', async () => {
    await start();
    evaluator().emit('message', { type: 'start-device-host', id: 1, family: 'scanner' });
    for (const child of [present(deviceHosts()[0]), evaluator()]) child.emit('error', 'FatalError', 'v8::ToLocalChecked', '{"environmentVariables":{"SECRET":"secret"}}');
    expect(log()).toContain('v8::ToLocalChecked');
    expect(log()).not.toContain('secret');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(electron.app.relaunches).toEqual([]);
  });

  test('that complain without end leave the log to others', async () => {
    await start();
    evaluator().emit('message', { type: 'start-device-host', id: 1, family: 'scanner' });
    for (let times = 0; times < 5_000; times += 1) present(deviceHosts()[0]).stderr.emit('data', Buffer.from('a library complains'.repeat(10)));
    expect(log().length).toBeLessThan(50_000);
  });

  test('end with their evaluator; the next one numbers its own from 1', async () => {
    await start();
    evaluator().emit('message', { type: 'start-device-host', id: 1, family: 'keypad' });
    const killed = vi.spyOn(present(deviceHosts()[0]), 'kill');
    evaluator().emit('exit', 1);
    expect(killed).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(500);
    evaluator().emit('message', { type: 'start-device-host', id: 1, family: 'keypad' });
    expect(deviceHosts()).toHaveLength(2);
    expect(evaluator().posted).toHaveLength(1);
  });

  function runOn(name: NodeJS.Platform): void {
    const platform = vi.spyOn(process, 'platform', 'get').mockReturnValue(name);
    onTestFinished(() => platform.mockRestore());
  }

  test('are told of nothing where there is no Windows to tell', async () => {
    runOn('linux');
    await start();
    screen().windowMessage(0x0219);
    expect(evaluator().posted).toEqual([]);
  });

  test('look again when Windows says that something was plugged in or out, in a new window too', async () => {
    runOn('win32');
    await startLinked();
    const old = screen();
    old.webContents.emit('unresponsive');
    await vi.advanceTimersByTimeAsync(250);
    old.windowMessage(0x0219);
    expect(evaluator().posted.at(-1)).not.toEqual([{ type: 'devices-changed' }]);
    screen().windowMessage(0x0219);
    expect(evaluator().posted.at(-1)).toEqual([{ type: 'devices-changed' }]);
  });
});
