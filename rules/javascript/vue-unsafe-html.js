import { h, createVNode } from 'vue';
import DOMPurify from 'dompurify';

export const Note = {
  props: ['html'],
  render() {
    // ruleid: vue-unsafe-html
    return h('div', { class: 'note', innerHTML: this.html });
  },
};

export const Old = {
  render(createElement) {
    // ruleid: vue-unsafe-html
    return createElement('div', { domProps: { innerHTML: this.html } });
  },
};

export const Clean = {
  render() {
    // ok: vue-unsafe-html
    return h('div', { innerHTML: DOMPurify.sanitize(this.html) });
  },
};

export const Text = {
  render() {
    // ok: vue-unsafe-html
    return createVNode('div', null, this.html);
  },
};
