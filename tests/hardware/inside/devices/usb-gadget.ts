import { existsSync, mkdirSync, readdirSync, rmdirSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const GADGETS = '/sys/kernel/config/usb_gadget';
/** `dummy_hcd`'s: a device controller and a host controller that are joined, so that the machine is plugged into itself. */
const CONTROLLER = 'dummy_udc.0';
const ENGLISH = '0x409';

export interface GadgetPlan {
  vendorId: number;
  productId: number;
  serialNumber: string;
  product: string;
  /** `hid.x`, `acm.x`, `printer.x`: the kernel's driver, and a name. */
  function: string;
  /** The function's files in configfs. */
  attributes: Record<string, string | Uint8Array>;
}

export interface UsbGadget {
  plug(): void;
  unplug(): void;
}

/** Builds a USB device out of the kernel's gadget drivers; what an earlier scenario left goes away first. It is not plugged in yet. */
export function buildGadget(plan: GadgetPlan): UsbGadget {
  for (const name of readdirSync(GADGETS)) removeGadget(join(GADGETS, name));
  const folder = join(GADGETS, 'evaluator');
  const [strings, configuration, part] = [join(folder, 'strings', ENGLISH), join(folder, 'configs/c.1'), join(folder, 'functions', plan.function)];
  mkdirSync(folder);
  writeFileSync(join(folder, 'idVendor'), String(plan.vendorId));
  writeFileSync(join(folder, 'idProduct'), String(plan.productId));
  for (const made of [strings, configuration, part]) mkdirSync(made);
  writeFileSync(join(strings, 'serialnumber'), plan.serialNumber);
  writeFileSync(join(strings, 'manufacturer'), 'Evaluator tests');
  writeFileSync(join(strings, 'product'), plan.product);
  for (const [name, value] of Object.entries(plan.attributes)) writeFileSync(join(part, name), value);
  symlinkSync(part, join(configuration, plan.function));
  const connect = (controller: string) => writeFileSync(join(folder, 'UDC'), `${controller}\n`);
  return { plug: () => connect(CONTROLLER), unplug: () => connect('') };
}

/** configfs wants it undone in the reverse order, and removes the files itself. */
function removeGadget(folder: string): void {
  try {
    writeFileSync(join(folder, 'UDC'), '\n');
  } catch {
    // It was not plugged in.
  }
  const configuration = join(folder, 'configs/c.1');
  const functions = readdirSync(join(folder, 'functions'));
  for (const name of functions) if (existsSync(join(configuration, name))) unlinkSync(join(configuration, name));
  for (const name of functions) rmdirSync(join(folder, 'functions', name));
  for (const made of [configuration, join(folder, 'strings', ENGLISH), folder]) if (existsSync(made)) rmdirSync(made);
}
