#include "county_name.h"

#include <string.h>

static const char *const surnames[NAME_SURNAMES] = {
	"李", "王", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林",
	"何", "郭", "马", "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "程", "曹",
	"袁", "邓", "许", "傅", "沈", "曾", "彭", "吕", "苏", "卢", "蒋", "蔡", "贾", "丁", "魏", "薛",
	"叶", "阎", "余", "潘", "杜", "戴", "夏", "钟", "汪", "田", "任", "姜", "范", "方", "石", "姚",
	"谭", "廖", "邹", "熊", "金", "陆", "郝", "孔", "白", "崔", "康", "毛", "邱", "秦", "欧阳", "普",
};

static const char *const male_given[] = {
	"伟", "强", "磊", "军", "勇", "杰", "涛", "明", "超", "平", "刚", "辉", "鹏", "华", "飞", "鑫",
	"波", "斌", "宇", "浩", "凯", "健", "俊", "帆", "旭", "宁", "龙", "林", "轩", "博", "文", "志",
	"国", "建", "子", "一", "泽", "思", "天", "成", "海", "江", "山", "松", "柏", "东", "春", "生",
};

static const char *const female_given[] = {
	"芳", "娜", "敏", "静", "秀", "娟", "英", "慧", "巧", "美", "兰", "霞", "燕", "玲", "桂", "丹",
	"萍", "红", "玉", "月", "莉", "彩", "菊", "凤", "洁", "梅", "琳", "素", "云", "莲", "珍", "雪",
	"荣", "爱", "妹", "香", "欣", "怡", "雨", "诗", "涵", "梓", "悦", "可", "思", "语", "婷", "瑶",
};

/* The latter half lies outside the basic plane or in four-byte GB18030. */
static const char *const rare_given[] = {"垚", "喆", "翀", "嬿", "頔", "甯", "昇", "堃", "㛃", "㙦", "𬀩", "𫖯", "𬭎", "𫍯", "𠅤", "𬘭"};

static const char *const dotted_first[] = {"阿依", "古丽", "尼玛", "扎西", "次仁", "阿布都", "买买提", "依木然", "卓玛", "达瓦"};
static const char *const dotted_last[] = {"努尔", "江", "多吉", "拉姆", "热合曼", "艾力", "旺堆", "吐尔逊", "央金", "顿珠"};

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof((array)[0])))

struct name name_draw(struct random *r, int surname, bool male)
{
	struct name name = {.surname = surname};
	struct text t = text_in(name.text, sizeof name.text);
	uint32_t kind = random_below(r, 1000);
	if (surname < 0 && kind < 12) {
		text_adds(&t, dotted_first[random_below(r, COUNT(dotted_first))]);
		text_adds(&t, "·");
		text_adds(&t, dotted_last[random_below(r, COUNT(dotted_last))]);
	} else {
		const char *const *given = male ? male_given : female_given;
		uint32_t count = male ? COUNT(male_given) : COUNT(female_given);
		/* The smaller of two draws: the first surnames are the common ones. */
		uint32_t one = random_below(r, NAME_SURNAMES), two = random_below(r, NAME_SURNAMES);
		if (surname < 0)
			name.surname = (int)(one < two ? one : two);
		text_adds(&t, surnames[name.surname]);
		text_adds(&t, kind > 990 ? rare_given[random_below(r, COUNT(rare_given))] : given[random_below(r, count)]);
		if (kind % 4 > 0)
			text_adds(&t, given[random_below(r, count)]);
	}
	text_addc(&t, '\0');
	return name;
}

static void copy(char *to, const char *from)
{
	struct text t = text_in(to, NAME_SIZE);
	text_adds(&t, from);
	text_addc(&t, '\0');
}

void name_retype(struct random *r, char *to, const char *from)
{
	static const char *const dots[] = {"•", "‧", "・", "．", ".", "･", " · "};
	const char *dot = strstr(from, "·");
	struct text t = text_in(to, NAME_SIZE);
	if (dot && random_permille(r, 600)) {
		text_add(&t, from, (size_t)(dot - from));
		text_adds(&t, dots[random_below(r, COUNT(dots))]);
		text_adds(&t, dot + strlen("·"));
	} else if (!dot && random_below(r, 200) == 0) {
		/* Two-character names are spread to the width of three. */
		size_t first = (unsigned char)from[0] < 0xf0 ? 3 : 4;
		text_add(&t, from, first);
		text_adds(&t, "　");
		text_adds(&t, from + first);
	} else {
		text_adds(&t, from);
	}
	text_addc(&t, '\0');
}

void name_change(char *to, const struct name *from, struct random *r)
{
	char other[NAME_SIZE];
	do {
		int surname = from->surname < 0 ? 0 : from->surname;
		copy(other, name_draw(r, surname, random_permille(r, 500)).text);
	} while (strcmp(other, from->text) == 0);
	copy(to, other);
}

void name_place(struct text *t, unsigned n)
{
	static const char *const first[60] = {
		"石", "清", "龙", "白", "青", "黄", "大", "小", "上", "下", "东", "西", "南", "北", "中", "新", "老", "高", "平", "双",
		"三", "五", "七", "九", "红", "金", "银", "铁", "松", "竹", "梅", "兰", "桃", "杏", "柳", "杨", "马", "牛", "羊", "虎",
		"凤", "鹤", "燕", "云", "风", "月", "星", "日", "安", "永", "长", "福", "和", "太", "兴", "仁", "文", "武", "水", "花",
	};
	static const char *const second[60] = {
		"桥", "河", "溪", "塘", "坝", "岭", "坡", "沟", "寨", "坪", "田", "山", "峰", "岩", "洞", "井", "泉", "湾", "滩", "渡",
		"口", "关", "门", "楼", "营", "屯", "堡", "店", "铺", "场", "庄", "家", "村坡", "林", "园", "箐", "冲", "垭", "岗", "坎",
		"梁", "塬", "圩", "埂", "垌", "峪", "崖", "川", "谷", "原", "江", "湖", "潭", "池", "窑", "厂", "仓", "阁", "寺", "桩",
	};
	/* 1,237 shares no factor with 3,600: a walk that visits each pair once, in no visible order. */
	unsigned pair = n % NAME_PLACES * 1237 % NAME_PLACES;
	text_adds(t, first[pair / 60]);
	text_adds(t, second[pair % 60]);
}
