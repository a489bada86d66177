/* Words that stand together in legal and administrative Vietnamese. A passage that differs from one of them by one syllable that looks or sounds alike is
 * probably a slip. The list is general; a text's own names and terms are learnt from the text. */
#include "features/ingest/ingest_phrases.h"

static const char *const phrases[] = {
    "đầu tư công", "đầu tư xây dựng", "vốn đầu tư", "nhà đầu tư", "thu hút đầu tư", "đầu tư phát triển", "đầu tư nước ngoài",
    "đầu tư kinh doanh", "chi đầu tư", "đầu tư", "chiến lược quốc gia", "công nghệ chiến lược", "công nghiệp chiến lược",
    "định hướng chiến lược", "tầm nhìn chiến lược", "chiến lược", "công nghệ số chiến lược", "doanh nghiệp công nghệ",
    "công nghệ thông tin", "khoa học công nghệ", "khoa học và công nghệ", "công nghệ cao", "công nghệ số", "chuyển giao công nghệ",
    "làm chủ công nghệ", "ươm tạo công nghệ", "vườn ươm công nghệ", "đổi mới sáng tạo", "chuyển đổi số", "khởi nghiệp sáng tạo",
    "sáng kiến đột phá", "đột phá phát triển", "cơ sở dữ liệu", "dữ liệu lớn", "trí tuệ nhân tạo", "bán dẫn", "điện toán đám mây",
    "chuỗi khối", "hạ tầng số", "nền tảng số", "kinh tế số", "xã hội số", "chính phủ số", "công dân số", "kỹ năng số", "định danh số",
    "định danh điện tử", "danh tính số", "tài khoản số", "chữ ký số", "phương tiện số", "niềm tin số", "xung lực mới", "khí thế mới",
    "động lực mới", "sức mạnh tổng hợp", "quyết tâm chính trị", "hệ thống chính trị", "khối đại đoàn kết", "có sự giám sát",
    "dưới sự giám sát", "kiểm tra giám sát", "giám sát đánh giá", "giám sát chặt chẽ", "phản biện xã hội", "theo dõi đôn đốc",
    "kiểm tra đôn đốc", "khen thưởng khích lệ", "khích lệ động viên", "động viên kịp thời", "biểu dương tôn vinh", "thi đua khen thưởng",
    "khuyến khích động viên", "khích lệ", "động viên", "khuyến khích", "trọng tâm", "trọng điểm", "nhiệm vụ trọng tâm", "trọng tâm là",
    "có trọng tâm", "tiên tiến", "tiên tiến nhất", "hiện đại nhất", "hàng đầu thế giới", "các nước tiên tiến", "vật liệu tiên tiến",
    "quản lý nhà nước", "cơ quan nhà nước", "ngân sách nhà nước", "doanh nghiệp nhà nước", "nhà nước", "bí mật nhà nước",
    "thủ tục hành chính", "cải cách hành chính", "địa giới hành chính", "đơn vị hành chính", "hành chính công", "dịch vụ công trực tuyến",
    "dịch vụ công", "tháo gỡ khó khăn", "khó khăn vướng mắc", "tháo gỡ điểm nghẽn", "điểm nghẽn", "rào cản", "vướng mắc",
    "hành lang pháp lý", "cơ sở pháp lý", "khung pháp lý", "văn bản quy phạm pháp luật", "quy phạm pháp luật", "quy định của pháp luật",
    "theo quy định", "quy định pháp luật", "hệ thống pháp luật", "thể chế hóa", "cụ thể hóa", "lượng hóa", "số hóa", "đơn giản hóa",
    "đa dạng hóa", "hiện đại hóa", "cá nhân hóa", "thông minh hóa", "cơ chế chính sách", "cơ chế đặc thù", "chính sách ưu đãi",
    "chính sách đặc thù", "cơ chế thí điểm", "thí điểm", "thử nghiệm", "thử nghiệm có kiểm soát", "miễn trừ trách nhiệm",
    "miễn trách nhiệm", "phân cấp phân quyền", "tự chủ tài chính", "quyền tự chủ", "tự chịu trách nhiệm", "trách nhiệm giải trình",
    "người đứng đầu", "chịu trách nhiệm", "chương trình hành động", "kế hoạch hành động", "kế hoạch công tác", "tổ chức thực hiện",
    "triển khai thực hiện", "tổ chức triển khai", "hoàn thành nhiệm vụ", "báo cáo kết quả", "định kỳ báo cáo", "sơ kết tổng kết",
    "chủ trì phối hợp", "phối hợp với", "chủ động phối hợp", "phối hợp chặt chẽ", "cơ quan chủ trì", "có trách nhiệm", "nguồn nhân lực",
    "nhân lực chất lượng cao", "nguồn lực", "huy động nguồn lực", "đào tạo bồi dưỡng", "giáo dục và đào tạo", "giáo dục đại học",
    "cơ sở giáo dục", "nghiên cứu khoa học", "nghiên cứu phát triển", "viện nghiên cứu", "phòng thí nghiệm", "nhà khoa học",
    "đội ngũ trí thức", "đội ngũ chuyên gia", "chuyên gia đầu ngành", "tổng công trình sư", "sở hữu trí tuệ", "bảo hộ sở hữu",
    "tài sản trí tuệ", "tài sản công", "mua sắm công", "đấu thầu", "đấu giá", "đấu tranh", "đấu tranh ngăn chặn", "an ninh mạng",
    "an toàn thông tin", "an toàn an ninh mạng", "không gian mạng", "quốc phòng an ninh", "quốc phòng và an ninh", "trật tự an toàn",
    "chủ quyền quốc gia", "tội phạm mạng", "tấn công mạng", "bảo vệ tổ quốc", "hợp tác quốc tế", "hội nhập quốc tế", "điều ước quốc tế",
    "tiêu chuẩn quốc tế", "tiêu chuẩn kỹ thuật", "quy chuẩn kỹ thuật", "tiêu chuẩn hóa", "phát triển kinh tế", "kinh tế xã hội",
    "tăng trưởng kinh tế", "phát triển bền vững", "phát triển nhanh", "nâng cao hiệu quả", "hiệu lực hiệu quả", "nâng cao chất lượng",
    "nâng cao nhận thức", "nâng cao năng lực", "nâng cao hiệu lực", "bảo đảm an toàn", "đảm bảo an toàn", "bảo đảm thống nhất",
    "đồng bộ thống nhất", "liên thông đồng bộ", "kết nối chia sẻ", "chia sẻ dữ liệu", "tích hợp chia sẻ", "liên thông", "ủy ban nhân dân",
    "hội đồng nhân dân", "tòa án nhân dân tối cao", "viện kiểm sát nhân dân", "mặt trận tổ quốc", "ban chấp hành trung ương",
    "bộ chính trị", "ban bí thư", "ban chỉ đạo", "văn phòng trung ương", "trực thuộc trung ương", "thành phố trực thuộc",
    "cơ quan ngang bộ", "thuộc chính phủ", "thủ tướng chính phủ", "bộ trưởng", "thủ trưởng cơ quan", "các bộ ngành địa phương", "bộ ngành",
    "bộ khoa học và công nghệ", "bộ giáo dục và đào tạo", "bộ tài chính", "bộ công an", "bộ quốc phòng", "bộ nội vụ", "bộ ngoại giao",
    "bộ công thương", "bộ y tế", "bộ xây dựng", "bộ tư pháp", "bộ nông nghiệp và môi trường", "bộ thông tin và truyền thông",
    "bộ kế hoạch và đầu tư", "cán bộ công chức", "công chức viên chức", "người lao động", "người dân và doanh nghiệp",
    "doanh nghiệp nhỏ và vừa", "hợp tác xã", "hộ kinh doanh", "cộng đồng doanh nghiệp", "thanh tra kiểm tra", "xử lý vi phạm",
    "vi phạm pháp luật", "phòng chống tham nhũng", "tham nhũng lãng phí tiêu cực", "khiếu nại tố cáo", "xử phạt vi phạm",
    "rà soát sửa đổi", "sửa đổi bổ sung", "bổ sung hoàn thiện", "xây dựng ban hành", "ban hành kèm theo", "có hiệu lực thi hành",
    "hiệu lực thi hành", "thi hành nghị quyết", "chịu trách nhiệm thi hành", "căn cứ luật tổ chức", "biến đổi khí hậu",
    "bảo vệ môi trường", "tài nguyên môi trường", "thiên tai", "năng lượng tái tạo", "năng lượng sạch", "chuyển đổi xanh", "kinh tế xanh",
    "kinh tế tuần hoàn", "bản sắc dân tộc", "thuần phong mỹ tục", "văn hóa số", "công nghiệp văn hóa", "dễ bị tổn thương", "trẻ em",
    "kinh phí thực hiện", "nguồn kinh phí", "dự toán ngân sách", "bố trí kinh phí", "thanh quyết toán", "vay lại", "vay ưu đãi",
    "viện trợ không hoàn lại", "hỗ trợ phát triển chính thức", "lãi suất", "thuế thu nhập doanh nghiệp", "ưu đãi về thuế",
    "tín dụng ưu đãi", "quy hoạch tổng thể", "quy hoạch", "đề án", "dự án", "chỉ tiêu", "mục tiêu", "chỉ số", "bộ chỉ số", "bộ tiêu chí",
    "tiêu chí đánh giá", "đánh giá mức độ", "mức độ hoàn thành", "công bố công khai", "công khai minh bạch", "minh bạch", "truy xuất",
    "giao trách nhiệm", "kịp thời", "khẩn trương", "quyết liệt", "đẩy mạnh", "tăng cường", "tập trung", "ưu tiên", "thuộc phạm vi quản lý",
    "phạm vi quản lý", "chức năng nhiệm vụ", "quyền hạn", "thẩm quyền", "theo thẩm quyền", "cấp có thẩm quyền", "trình cấp có thẩm quyền",
    "trình quốc hội", "trình chính phủ", "công nhận", "công nhận đạt tiêu chuẩn", "bổ nhiệm", "tuyển dụng", "đãi ngộ", "trọng dụng",
    "thu hút trọng dụng", "nhân tài", "học bổng", "miễn giảm học phí", "lực lượng sản xuất", "quan hệ sản xuất",
    "phương thức quản trị", "quản trị quốc gia", "quản trị doanh nghiệp", "năng suất lao động", "giá trị gia tăng", "chuỗi giá trị",
    "chuỗi cung ứng",
    /* common words, so that they are not taken for slips */
    "công văn", "công văn số", "công cụ", "công cụ số", "hoạt động", "lĩnh vực", "nguy cơ", "chú trọng", "nâng cấp", "đa phương",
    "song phương", "công lập", "dịch vụ", "phù hợp", "phù hợp với", "quỹ đầu tư", "quy trình", "thông tư", "thành viên", "giáo viên",
    "nhân viên", "đảng viên", "đoàn viên", "vật tư", "riêng tư", "tư nhân", "tư pháp", "tư duy", "tư tưởng", "trung tâm", "quan tâm",
    "tỷ lệ", "tỉ lệ", "điều lệ", "tham gia", "quốc gia", "chuyên gia", "gia tăng", "tổ chức", "chức danh", "nhận thức", "kiến thức",
    "hình thức", "phương thức", "chính thức", "trí thức", "tri thức", "thách thức", "ý thức", "cách thức", "thời gian", "thời hạn", "thời điểm",
    "thời kỳ", "giai đoạn", "địa phương", "địa bàn", "khu vực", "vùng miền", "đô thị", "nông thôn", "miền núi", "dân tộc", "tôn giáo",
    "đồng bào", "nhân dân", "người dân", "công dân", "dân cư", "dân chủ", "đại diện", "đại biểu", "hội nghị", "hội đồng", "hội viên",
    "cơ quan", "cơ sở", "cơ chế", "cơ cấu", "cơ bản", "có quan hệ", "quan điểm", "quan trọng", "liên quan", "tương quan", "dự liệu",
    "tài liệu", "số liệu", "tư liệu", "nguyên liệu", "vật liệu", "nhiên liệu", "điều kiện", "điều chỉnh", "điều hành", "điều phối",
    "điều động", "hành động", "vận động", "lao động", "tác động", "phát động", "tự động", "sinh động", "năng động", "biến động",
};

/* Syllables that live in few words: what may stand before and behind them. */
static const struct bound_syllable bound[] = {
    {"lược", "chiến sách sơ mưu xâm tóm tỉnh thao phương đại khái khảo", "đồ bỏ sử trích thuật"},
    {"lệ", "tỷ tỉ khích điều luật thông tục hợp ngoại tiền án nô câu thường", "phí thuộc thường"},
    {"ngũ", "đội hàng quân", "cốc"},
    {"niệm", "khái quan ý kỷ kỉ lưu tưởng hoài tín", ""},
    {"khích", "khuyến kích quá", "lệ"},
    {"nghẽn", "tắc điểm", ""},
    {"hoạch", "kế quy thu", "định"},
    {"ngưỡng", "tín tôn ", ""},
    {"suất", "năng lãi hiệu công tần xác sơ", "học đầu"},
};

struct phrase_list phrase_list(void)
{
    return (struct phrase_list){phrases, sizeof phrases / sizeof phrases[0]};
}

const struct bound_syllable *bound_syllable_of(struct str syllable)
{
    for (size_t i = 0; i < sizeof bound / sizeof bound[0]; i++) {
        if (str_eq(str_c(bound[i].syllable), syllable)) {
            return &bound[i];
        }
    }
    return NULL;
}
