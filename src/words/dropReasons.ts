/** Why a packet was dropped, as short as a picture needs it. */
export const DROP_REASON_WORDS: Readonly<Record<string, string>> = {
  rxRingFull: 'ring full', backlogFull: 'backlog full', socketBufferFull: 'buffer full', channelFull: 'channel full', noSocket: 'no socket', duplicate: 'received twice',
  notForUs: 'not for us', otherProtocol: 'not TCP or UDP', malformed: 'malformed', filtered: 'by a rule', noRoute: 'no route', fragment: 'fragment',
};
