import { PRODUCTS } from '../company.ts';
import type { Random } from '../random.ts';

/** One language of the site's texts: sentences for bodies, and short phrases for headings and cells. */
export interface Language {
  readonly code: string;
  readonly phrases: readonly string[];
  /** `{}` is replaced by one of the {@link slots}. */
  readonly sentences: readonly string[];
  readonly slots: readonly string[];
}

const ENGLISH: Language = {
  code: 'en',
  // biome-ignore format: a list of words
  phrases: [
    'Background', 'Goals', 'Non-goals', 'Open questions', 'Decision', 'Rollout plan', 'Owner', 'Status', 'Next steps',
    'Risks & mitigations', 'Prerequisites', 'Troubleshooting', 'Contacts', 'Monitoring', 'Timeline', 'Action items',
    'Who does what', 'Definition of done', 'In progress', 'Blocked', 'Q3 2026', 'n/a', 'High', 'Low', 'Approved', 'Since 2024',
  ],
  sentences: [
    'The {} has to be confirmed by the owning team before {} starts.',
    'Please read the notes on the {} first; most questions about {} are answered there.',
    'We moved the {} to the new platform in March, and {} followed two weeks later.',
    'If the {} fails, page the person on call and write down what you saw in {}.',
    'Nobody remembers why the {} depends on the {}, so do not remove it.',
    'Until the {} is signed off, treat every change of the {} as provisional.',
    'There are three ways to set up the {}: by hand, by script, or through the {}.',
    'Costs of the {} went down by 18&nbsp;% after we retired the {}.',
    'The customer asked for a {}, but what they need is a {}.',
    'See the table below for the {} of each region &ndash; numbers are as of last month.',
    'Our {} is reviewed twice a year; the next review covers the {} too.',
    'Keep the {} short, link to the {}, and say who decides.',
    'It&rsquo;s safe to repeat this step: the {} ignores a {} that it has seen before.',
    'We tried the {} for a quarter and went back to the {}.',
    'Access to the {} is granted by the team that runs the {}.',
    'After the {} a summary goes to everyone who works on the {}.',
  ],
  // biome-ignore format: a list of words
  slots: [
    'rollout', 'data migration', 'budget', 'release checklist', 'access review', 'search index', 'billing export', 'API gateway',
    'contract', 'onboarding plan', 'staging environment', 'mobile client', 'incident report', 'retention policy', 'audit trail',
    'vendor agreement', 'load test', 'price list', 'support rota', 'design system', 'message queue', 'sign-off', 'feature flag',
    'quarterly forecast', 'customer interview', 'risk register', 'backup job', 'service desk', 'glossary', 'training course',
  ],
};

const OTHERS: readonly Language[] = [
  {
    code: 'de',
    phrases: [
      'Überblick',
      'Zuständigkeiten',
      'Nächste Schritte',
      'Offene Fragen',
      'Maßnahmen',
      'Ablauf',
      'Größe',
      'erledigt',
      'in Prüfung',
    ],
    sentences: [
      'Vor dem Start muss {} freigegeben sein, sonst verzögert sich {}.',
      'Für {} gilt die Regelung aus dem Vorjahr &ndash; Änderungen an {} bitte dokumentieren.',
      'Bei Störungen hilft oft ein Blick auf {}; danach {} neu anstoßen.',
      'Die Verantwortung für {} liegt beim Team, das auch {} betreibt.',
      'Größere Änderungen an {} werden zuerst mit {} abgestimmt.',
    ],
    slots: [
      'die Freigabe',
      'das Budget',
      'die Datenübernahme',
      'der Prüfbericht',
      'das Übergabeprotokoll',
      'die Schnittstelle',
      'der Wartungsplan',
      'die Rückmeldung',
    ],
  },
  {
    code: 'fr',
    phrases: ['Contexte', 'Objectifs', 'Décision', 'À faire', 'Échéance', 'Responsable', 'Terminé', 'Prérequis'],
    sentences: [
      'Avant de lancer {}, vérifiez que {} est à jour.',
      'L’équipe a validé {} ; {} suivra le mois prochain.',
      'En cas de problème avec {}, consultez d’abord {}.',
      'Nous avons déplacé {} pour simplifier {}.',
    ],
    slots: [
      'le déploiement',
      'la sauvegarde',
      'le modèle de données',
      'le contrat',
      'la réunion d’équipe',
      'l’accès invité',
      'le budget annuel',
    ],
  },
  {
    code: 'es',
    phrases: ['Resumen', 'Próximos pasos', 'Dueño', 'Decisión', 'Año', 'Riesgos', 'Pendiente'],
    sentences: [
      'Antes de {} hay que revisar {} con el equipo.',
      'La semana pasada cambiamos {} y todavía falta {}.',
      '¿Dudas sobre {}? Pregunta a quien mantiene {}.',
      'No borres {} mientras {} siga en producción.',
    ],
    slots: [
      'la migración',
      'el informe de costes',
      'la revisión de accesos',
      'el diseño',
      'la guía de estilo',
      'el plan de pruebas',
      'la señal de alerta',
    ],
  },
  {
    code: 'ja',
    phrases: ['概要', '目的', '決定事項', '担当者', '次のステップ', '課題', '完了', '対応中', '備考'],
    sentences: [
      '{}の前に必ず{}を確認してください。',
      '先週{}を更新しましたが、{}はまだ対応中です。',
      '{}に関する質問は{}の担当者まで連絡してください。',
      '障害が発生した場合は、{}を参照のうえ{}を再実行します。',
    ],
    slots: ['移行作業', '議事録', '予算', 'アクセス権限', '設計書', 'バックアップ', 'リリース手順', '検索インデックス'],
  },
  {
    code: 'zh',
    phrases: ['背景', '目标', '负责人', '下一步', '风险', '已完成', '进行中', '说明'],
    sentences: [
      '在{}之前请先确认{}。',
      '上个月我们更新了{}，{}仍在处理中。',
      '有关{}的问题，请联系{}的负责人。',
      '如果{}失败，请查看{}并重试。',
    ],
    slots: ['数据迁移', '发布流程', '访问权限', '预算', '设计文档', '备份任务', '搜索索引'],
  },
  {
    code: 'ru',
    phrases: ['Обзор', 'Цели', 'Решение', 'Ответственный', 'Следующие шаги', 'Риски', 'Готово'],
    sentences: [
      'Перед началом проверьте {} и согласуйте {}.',
      'На прошлой неделе мы изменили {}, а {} пока в работе.',
      'По вопросам о {} обращайтесь к тем, кто ведёт {}.',
      'Если {} не отвечает, перезапустите {} и запишите время.',
    ],
    slots: [
      'план выпуска',
      'резервная копия',
      'бюджет',
      'журнал доступа',
      'поисковый индекс',
      'договор',
      'схема данных',
    ],
  },
  {
    code: 'ar',
    phrases: ['نظرة عامة', 'الأهداف', 'القرار', 'المسؤول', 'الخطوات التالية', 'المخاطر'],
    sentences: [
      'قبل البدء يرجى مراجعة {} ثم تحديث {}.',
      'تم تغيير {} الأسبوع الماضي ولا يزال {} قيد العمل.',
      'للأسئلة حول {} تواصل مع فريق {}.',
    ],
    slots: ['خطة الإصدار', 'الميزانية', 'صلاحيات الوصول', 'النسخ الاحتياطي', 'تقرير الحوادث', 'العقد'],
  },
  {
    code: 'ko',
    phrases: ['개요', '목표', '결정 사항', '담당자', '다음 단계', '위험', '완료'],
    sentences: [
      '{} 전에 반드시 {}을 확인하세요.',
      '지난주에 {}을 변경했고 {}은 아직 진행 중입니다.',
      '{}에 관한 문의는 {} 담당자에게 연락하세요.',
    ],
    slots: ['배포 절차', '예산', '접근 권한', '백업 작업', '설계 문서', '검색 색인', '회의록'],
  },
];

export const LANGUAGES: readonly Language[] = [ENGLISH, ...OTHERS];

/** One sentence, as storage-format text: already escaped. */
export function sentence(random: Random, language: Language): string {
  return random
    .pick(language.sentences)
    .replaceAll('{}', () => (random.chance(0.12) ? random.pick(PRODUCTS) : random.pick(language.slots)));
}

export function sentences(random: Random, language: Language, count: number): string {
  return Array.from({ length: count }, () => sentence(random, language)).join(' ');
}
