/**
 * Names of people as they are written, each with the Latin form that its owner's e-mail address uses.
 * Several scripts, so that sorting, width and normalisation are met from the first crawl on.
 */

interface Culture {
  readonly given: readonly (readonly [written: string, latin: string])[];
  readonly family: readonly (readonly [written: string, latin: string])[];
  readonly familyFirst: boolean;
  readonly separator: string;
  readonly timeZone: string;
}

/** `Мария=maria Jörg=joerg Anna` → pairs; without `=` the Latin form is the name's own, in lower case. */
function pairs(list: string): (readonly [string, string])[] {
  return list.split(' ').map((entry) => {
    const [written = '', latin] = entry.split('=');
    return [written, latin ?? written.toLowerCase()] as const;
  });
}

function culture(
  timeZone: string,
  given: string,
  family: string,
  order = { familyFirst: false, separator: ' ' },
): Culture {
  return { given: pairs(given), family: pairs(family), timeZone, ...order };
}

const EASTERN = { familyFirst: true, separator: '' };

export const CULTURES: readonly Culture[] = [
  culture(
    'Europe/London',
    'Amelia Oliver Isla George Ava Noah Emily Jack Sophie Harry Grace Liam Chloe Daniel Ruth Ethan Hannah Thomas Alice Owen',
    "Smith Jones Taylor Brown Wilson Evans Thomas Roberts Walker Wright Robinson Thompson Hughes Edwards Green Hall Wood O'Neill=oneill Clarke MacLeod",
  ),
  culture(
    'Europe/Berlin',
    'Jörg=joerg Anna Lukas Käthe=kaethe Felix Johanna Maximilian Frieda Jürgen=juergen Greta Leon Marlene Björn=bjoern Lena',
    'Müller=mueller Schmidt Schneider Fischer Weber Großmann=grossmann Wagner Becker Schäfer=schaefer Köhler=koehler Krüger=krueger Vogel Weiß=weiss Böhm=boehm',
  ),
  culture(
    'Europe/Paris',
    'Élodie=elodie Antoine Zoé=zoe François=francois Chloé=chloe Benoît=benoit Inès=ines Jérôme=jerome Camille Maël=mael',
    "Lefèvre=lefevre Dubois Moreau Girard Fournier Bélanger=belanger Rousseau D'Amours=damours Guérin=guerin Noël=noel",
  ),
  culture(
    'America/Mexico_City',
    'José=jose María=maria Íñigo=inigo Lucía=lucia Andrés=andres Sofía=sofia Joaquín=joaquin Ana Begoña=begona',
    'García=garcia Muñoz=munoz Rodríguez=rodriguez Peña=pena Núñez=nunez Ibáñez=ibanez Castro Gutiérrez=gutierrez',
  ),
  culture(
    'Europe/Warsaw',
    'Agnieszka Łukasz=lukasz Paweł=pawel Małgorzata=malgorzata Zbigniew Żaneta=zaneta Stanisław=stanislaw',
    'Kowalczyk Wiśniewski=wisniewski Wójcik=wojcik Zieliński=zielinski Dąbrowski=dabrowski Łukaszewicz=lukaszewicz',
  ),
  culture(
    'Europe/Istanbul',
    'Ayşe=ayse Çağlar=caglar İbrahim=ibrahim Gülşen=gulsen Oğuz=oguz Işıl=isil',
    'Yılmaz=yilmaz Öztürk=ozturk Şahin=sahin Çelik=celik Güneş=gunes Kılıç=kilic',
  ),
  culture(
    'Europe/Kyiv',
    'Олена=olena Андрій=andrii Марія=mariia Сергій=serhii Ірина=iryna Дмитро=dmytro',
    'Шевченко=shevchenko Коваленко=kovalenko Бондаренко=bondarenko Ткаченко=tkachenko Мельник=melnyk',
  ),
  culture(
    'Europe/Athens',
    'Ελένη=eleni Γιώργος=giorgos Κατερίνα=katerina Νίκος=nikos',
    'Παπαδόπουλος=papadopoulos Νικολάου=nikolaou Γεωργίου=georgiou Αντωνίου=antoniou',
  ),
  culture(
    'Asia/Shanghai',
    '伟=wei 芳=fang 秀英=xiuying 敏=min 静=jing 磊=lei 洋=yang 艳=yan 勇=yong 晓明=xiaoming',
    '王=wang 李=li 张=zhang 刘=liu 陈=chen 杨=yang 黄=huang 赵=zhao 周=zhou 欧阳=ouyang',
    EASTERN,
  ),
  culture(
    'Asia/Tokyo',
    '陽菜=hina 蓮=ren さくら=sakura 大翔=hiroto 結衣=yui 悠真=yuma 美咲=misaki 健太=kenta',
    '佐藤=sato 鈴木=suzuki 高橋=takahashi 田中=tanaka 渡辺=watanabe 伊藤=ito 山本=yamamoto 髙島=takashima',
    { familyFirst: true, separator: ' ' },
  ),
  culture(
    'Asia/Seoul',
    '지훈=jihoon 서연=seoyeon 민준=minjun 하은=haeun 도윤=doyun 수아=sua',
    '김=kim 이=lee 박=park 최=choi 정=jung 강=kang',
    EASTERN,
  ),
  culture(
    'Asia/Kolkata',
    'Aarav Ananya Vihaan Diya Rohan प्रिया=priya अर्जुन=arjun Kavya Ishaan Meera',
    'Sharma Patel Iyer Reddy Nair Gupta शर्मा=sharma Banerjee Singh Rao',
  ),
  culture(
    'Asia/Dubai',
    'محمد=mohammed فاطمة=fatima يوسف=youssef ليلى=layla عمر=omar مريم=maryam',
    'الحداد=alhaddad المصري=almasri النجار=alnajjar خوري=khoury حسن=hassan',
  ),
  culture(
    'Asia/Jerusalem',
    'נועה=noa איתי=itai תמר=tamar יונתן=yonatan',
    'כהן=cohen לוי=levi מזרחי=mizrahi פרץ=peretz',
  ),
  culture(
    'Asia/Ho_Chi_Minh',
    'Minh=minh Hương=huong Tuấn=tuan Thảo=thao Đức=duc Ngọc=ngoc',
    'Nguyễn=nguyen Trần=tran Lê=le Phạm=pham Đặng=dang Võ=vo',
    { familyFirst: true, separator: ' ' },
  ),
];
