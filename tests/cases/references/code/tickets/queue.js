// Tickets that wait for somebody.
const events = require('events');

class TicketQueue {
  constructor(assignees, { patience = 30, onStarved } = {}) {
    this.assignees = assignees;
    this.patience = patience;
    this.onStarved = onStarved;
    this.waiting = [];
  }

  assignNext(ticket) {
    const skilled = this.assignees.filter((it) => it.skills.has(ticket.topic));
    const idle = skilled.filter((it) => it.openTickets < it.capacity);
    if (idle.length === 0) {
      this.waiting.push({ ticket, since: Date.now() });
      return undefined;
    }
    const chosen = idle.reduce((best, it) => (it.openTickets < best.openTickets ? it : best));
    chosen.openTickets += 1;
    const starved = this.waiting.filter(({ since }) => Date.now() - since > this.patience * 1000);
    if (starved.length > 0 && this.onStarved) {
      this.onStarved(`${starved.length} tickets wait for ${ticket.topic}`);
    }
    return chosen.name;
  }
}

module.exports = { TicketQueue };
