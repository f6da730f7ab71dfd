// A process inside a network namespace that does what it is told, a JSON line at a time. As a server it listens on ports and
// tells what arrived; as a client it sends one packet after another and tells what came back.
//
//   node agent.mjs server '{"addresses":[…],"ports":[…]}'        node agent.mjs client

import dgram from 'node:dgram';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import readline from 'node:readline';

const tell = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);
const udpType = (address) => (address.includes(':') ? 'udp6' : 'udp4');
const plain = (address) => address.replace(/^::ffff:/, '');

async function serve({ addresses, ports }) {
  const ready = [];
  for (const port of ports) {
    // One socket per address: then it is known to which of them a datagram went.
    for (const address of addresses) {
      const socket = dgram.createSocket({ type: udpType(address), reuseAddr: true });
      socket.on('message', (data, from) => {
        if (data.toString().startsWith('r')) return; // an answer that went astray
        tell({ kind: 'udp', tag: data.toString(), dst: address, dport: port, src: from.address, sport: from.port });
        socket.send(`r${data.toString()}`, from.port, from.address, () => undefined); // the rules may forbid it
      });
      ready.push(new Promise((resolve) => socket.bind(port, address, resolve)));
    }
    const server = net.createServer({ pauseOnConnect: true }, (socket) => {
      socket.on('error', () => undefined);
      tell({ kind: 'tcp', dst: plain(socket.localAddress ?? ''), dport: socket.localPort, src: plain(socket.remoteAddress ?? ''), sport: socket.remotePort });
      socket.resetAndDestroy();
    });
    ready.push(new Promise((resolve) => server.listen(port, '::', resolve)));
  }
  await Promise.all(ready);
  tell({ kind: 'ready' });
}

/** ICMP errors that found a socket: those that came minus those that found none. */
function icmpErrors(isV6) {
  if (isV6) {
    const field = (name) => Number(new RegExp(`^${name}\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0);
    const text = readFileSync('/proc/self/net/snmp6', 'utf8');
    return field('Icmp6InDestUnreachs') + field('Icmp6InTimeExcds') - field('Icmp6InErrors');
  }
  const [names = [], values = []] = readFileSync('/proc/self/net/snmp', 'utf8').split('\n').filter((line) => line.startsWith('Icmp:')).map((line) => line.split(' '));
  const field = (name) => Number(values[names.indexOf(name)] ?? 0);
  return field('InDestUnreachs') + field('InTimeExcds') - field('InErrors');
}

const sockets = new Map();
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function udpSocket({ src, sport }) {
  const key = `${src} ${sport}`;
  const known = sockets.get(key);
  if (known !== undefined) return known;
  const socket = dgram.createSocket({ type: udpType(src), reuseAddr: true });
  await new Promise((resolve) => socket.bind(sport, src, resolve));
  const entry = { socket, answer: null };
  socket.on('message', (_, from) => (entry.answer ??= { src: from.address, sport: from.port }));
  socket.on('error', () => undefined);
  sockets.set(key, entry);
  return entry;
}

async function sendUdp({ packet, tag, waitMs }) {
  const entry = await udpSocket(packet);
  const isV6 = packet.src.includes(':');
  const before = icmpErrors(isV6);
  entry.answer = null;
  const failed = await new Promise((resolve) => entry.socket.send(tag, packet.dport, packet.dst, (error) => resolve(error !== null)));
  const end = performance.now() + (failed ? 0 : waitMs);
  while (entry.answer === null && icmpErrors(isV6) === before && performance.now() < end) await pause(1);
  return { answer: entry.answer, refused: icmpErrors(isV6) > before };
}

/** A client that is connected waits for the server's reset; both ends are then done. */
function sendTcp({ packet, waitMs }) {
  const isV6 = packet.src.includes(':');
  const before = icmpErrors(isV6);
  return new Promise((resolve) => {
    const socket = net.connect({ host: packet.dst, port: packet.dport, localAddress: packet.src, localPort: packet.sport, autoSelectFamily: false });
    let answer = null;
    const end = (refused, reset) => {
      clearTimeout(timer);
      if (socket.connecting) socket.destroy(); // to reset, it would first wait until it is connected
      else socket.resetAndDestroy();
      setTimeout(() => resolve({ answer, refused: refused || icmpErrors(isV6) > before, reset }), 1);
    };
    const timer = setTimeout(() => end(false, false), waitMs);
    socket.on('connect', () => (answer = { src: packet.dst, sport: packet.dport }));
    socket.on('error', (error) => end(true, error.code === 'ECONNRESET'));
    socket.on('end', () => end(false, false));
    socket.resume();
  });
}

async function obey(order) {
  if (order.kind === 'forget') {
    for (const { socket } of sockets.values()) socket.close();
    sockets.clear();
    return tell({ kind: 'done' });
  }
  tell({ kind: 'done', ...(order.packet.proto === 'udp' ? await sendUdp(order) : await sendTcp(order)) });
}

if (process.argv[2] === 'server') {
  await serve(JSON.parse(process.argv[3] ?? '{}'));
} else {
  for await (const line of readline.createInterface({ input: process.stdin })) await obey(JSON.parse(line));
}
process.stdin.on('end', () => process.exit(0)).resume();
