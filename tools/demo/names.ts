/** Invented people: first and last names that go together, in many scripts, and where they might work. */

export interface NamePool {
  readonly first: readonly string[];
  readonly last: readonly string[];
  /** How the two are joined; the last name first where that is the custom. */
  readonly join: (first: string, last: string) => string;
}

const westernOrder = (first: string, last: string) => `${first} ${last}`;
const easternOrder = (first: string, last: string) => `${last}${first}`;
const easternOrderSpaced = (first: string, last: string) => `${last} ${first}`;

function pool(first: string, last: string, join = westernOrder): NamePool {
  return { first: first.split(" "), last: last.split(" "), join };
}

export const NAME_POOLS: readonly NamePool[] = [
  pool(
    "Grace Oliver Amelia Jack Isla Harry Ruth Owen",
    "Ashworth Penhaligon O'Rourke Whitlock Fairbairn Macready",
  ),
  pool(
    "Élodie Hélène Benoît Anaïs François Chloé Loïc",
    "Lefèvre Müller-Brûlé Gagné D'Aubigné Bérenger Noël",
  ),
  pool("José Íñigo Begoña Lucía Andrés Ángel Sofía", "Núñez Ibáñez Peña Zúñiga Echeverría Güell"),
  pool("João Inês Conceição Tomé Luísa Gonçalo", "Magalhães Araújo Simões Leitão Falcão Corrêa"),
  pool("Jürgen Käthe Björn Sönke Anneliese Götz", "Weiß Schröder Köhler Größing Jäger Mößner"),
  pool(
    "Åsa Søren Bjørk Øyvind Märta Þórdís",
    "Ångström Sørensen Ødegård Lindström Hjörleifsdóttir Nyström",
  ),
  pool(
    "Zbigniew Małgorzata Łukasz Żaneta Świętosław",
    "Błaszczyk Źdźbło Wójtowicz Kościelny Żurawska",
  ),
  pool("Jiří Šárka Žofie Řehoř Dušan Ľubica", "Dvořáček Šťastný Ježková Kučeříková Čapková"),
  pool("Gülşen İbrahim Çağlar Özge Işıl Umut", "Yıldızoğlu Çelikkaya Şimşekoğlu Güneşli Öztürkmen"),
  pool("Nguyệt Đức Thảo Quỳnh Hữu", "Trần Đặng Phạm Vương Huỳnh", easternOrderSpaced),
  pool("Анастасия Фёдор Ксения Юрий Любовь Глеб", "Воробьёва Щербак Белозёрский Цыганко Журавлёва"),
  pool("Олександр Соломія Їжак Ґалина Євген", "Шевченчук Їжакевич Ґоренко Кравець Юрчишин"),
  pool("Ελένη Δημήτρης Χρυσούλα Θανάσης Ιωάννα", "Παπαδημούλης Καλογεράς Ξανθάκη Ψαρρού Βλάχος"),
  pool("ليلى عمر نور ياسمين خالد سلمى", "الحكيمي الزهراني القاسمي البغدادي النجار"),
  pool("יעל נועם תמר איתן שירה", "בן־חורין אלמוג שפיצר רוזנצוויג כרמלי"),
  pool("अनन्या विक्रम प्रिया अर्जुन मीरा", "शर्मिष्ठ त्रिवेदी कुलश्रेष्ठ भट्टाचार्य देशपांडे"),
  pool("தமிழ்செல்வி கார்த்திக் மலர்விழி இளங்கோ", "முருகானந்தம் சுப்பிரமணியன் வேலுச்சாமி"),
  pool("สมหญิง กิตติพงษ์ พิมพ์ชนก ธนวัฒน์", "ศรีสุวรรณ วงศ์ประเสริฐ รัตนโกสินทร์"),
  pool("美玲 志强 晓燕 建国 雅婷 子轩", "欧阳 司马 诸葛 林 赵 谢", easternOrder),
  pool("さくら 健太 陽菜 大輔 美咲 翔太", "小鳥遊 東雲 長谷部 神楽坂 早乙女", easternOrderSpaced),
  pool("서연 지훈 하은 민준 예린 도윤", "남궁 황보 선우 독고 제갈", easternOrder),
  pool("ნინო გიორგი თამარ ლევან", "ბერიძიშვილი კობახიძური წერეთელაური"),
  pool("Անահիտ Տիգրան Նարե Վահան", "Հովսեփյանց Մկրտիչյանց Սարգսունի"),
  pool("Kwabena Adwoa Chidimma Olúwaṣeun Thandiwe", "Asantewaa Ọ̀ṣunkọ́ya Nkemelu Dlamizulu"),
  pool("Kahurangi Leilani Māhina Tāne", "Te-Ariki Kealoha Whetū Tūroa"),
];

export const COMPANIES: readonly string[] = [
  "Northwind Turbines",
  "Müller & Söhne GmbH",
  'Café "Zur Post"',
  "Smith, Patel & Daughters",
  "Ünlü Tekstil A.Ş.",
  "Østersund Shipping AS",
  "ООО «Ромашка-Плюс»",
  "Ελαιώνες Αιγαίου",
  "شركة النخيل للتجارة",
  'חברת הדר בע"מ',
  "हिमालय सॉफ्टवेयर",
  "青竹科技有限公司",
  "株式会社あさひ工房",
  "주식회사 푸른솔",
  "สยามโลจิสติกส์",
  "L'Atelier du Pain",
  "Ferrería Ibáñez, S.L.",
  "Zażółć Gęślą Sp. z o.o.",
  "Kiwi & Kererū Ltd",
  "🌱 Sprout Labs",
];

export const TITLES: readonly string[] = [
  "Head of Sales",
  "VP, Engineering",
  "Chief Executive Officer",
  'Lead "Growth" Engineer',
  "Leiterin Einkauf",
  "Directrice générale",
  "Кадровый директор",
  "営業部長",
  "采购经理",
  "مدير المبيعات",
  "Operations Manager (EMEA)",
  "Founder & CTO",
];
