'use strict';
// Language: every message stands in both languages where it is used.

let language = 'zh';

// The message in the language of the page.
function L(zh, en) {
  return language === 'zh' ? zh : en;
}

function localeLanguage() {
  const wanted = (navigator.languages && navigator.languages[0]) || navigator.language || 'zh';
  return /^zh\b/i.test(wanted) ? 'zh' : 'en';
}

// 1234567 as 1,234,567.
function count(n) {
  return n.toLocaleString('en-US');
}

// "3 documents"; Chinese has no plural and puts a measure word between.
function counted(n, zhUnit, enOne, enMany) {
  return language === 'zh' ? `${count(n)} ${zhUnit}` : `${count(n)} ${n === 1 ? enOne : enMany}`;
}

function percent(share) {
  return share === null || share === undefined ? '–' : (share * 100).toFixed(1) + '%';
}

const KINDS = ['copied', 'quoted', 'boilerplate'];
function kindName(kind) {
  return [L('抄录', 'copied'), L('引用', 'quoted'), L('套语', 'boilerplate')][kind];
}
// The letter beside a mark: colour is never the only sign.
function kindLetter(kind) {
  return [L('抄', 'C'), L('引', 'Q'), L('套', 'B')][kind];
}

function levelName(level) {
  const names = {
    paragraph: L('段落', 'paragraphs'), sentence: L('句子', 'sentences'), document: L('文档', 'documents'),
  };
  return names[level] || level;
}

function quote(text) {
  return L(`“${text}”`, `“${text}”`);
}

const SLOT_TYPES = {
  number: ['数字', 'number'], percent: ['百分比', 'percent'], amount: ['数额', 'amount'],
  date: ['日期', 'date'], ordinal: ['序号', 'ordinal'], meeting: ['会议', 'meeting'],
  place: ['地名', 'place'], organisation: ['机构', 'organisation'], person: ['人名', 'person'],
  slogan: ['口号', 'slogan'], enumeration: ['列举', 'enumeration'], free: ['文字', 'text'],
};
function slotTypeName(type) {
  return SLOT_TYPES[type] ? L(...SLOT_TYPES[type]) : type;
}
const ROLES = {
  salutation: ['称呼', 'salutation'], opening: ['开头', 'opening'], transition: ['过渡', 'transition'],
  data: ['数据', 'data'], requirement: ['要求', 'requirement'], thanks: ['致谢', 'thanks'],
  closing: ['结尾', 'closing'],
};
function roleName(role) {
  return ROLES[role] ? L(...ROLES[role]) : '';
}
