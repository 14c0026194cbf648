import { phrases, words, type Language } from '../language.js';

export const VIETNAMESE: Language = {
  code: 'vi',
  name: 'Vietnamese',
  writing: ['Latin'],
  letters: 'đơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ',
  stopWords: words(
    'và|của|là|không|một|được|trong|người|có|cho|này|đã|với|ở|những|các|nhưng|anh|em|cô|tôi|đang|rồi|thì|mà|ra|lên|ai',
  ),
  interior: words('NỘI|NỘI CẢNH|TRONG NHÀ'),
  exterior: words('NGOẠI|NGOẠI CẢNH|NGOÀI TRỜI'),
  interiorAndExterior: words('NỘI/NGOẠI|NGOẠI/NỘI'),
  actWords: words('HỒI'),
  sceneWords: words('CẢNH|PHÂN CẢNH'),
  sceneCounters: [],
  times: {
    DAY: words('NGÀY|BAN NGÀY'),
    NIGHT: words('ĐÊM|BAN ĐÊM|NỬA ĐÊM|KHUYA|ĐÊM KHUYA'),
    DAWN: words('BÌNH MINH|RẠNG ĐÔNG|RẠNG SÁNG|HỪNG ĐÔNG'),
    MORNING: words('SÁNG|BUỔI SÁNG|SÁNG SỚM'),
    NOON: words('TRƯA|BUỔI TRƯA|GIỮA TRƯA'),
    AFTERNOON: words('CHIỀU|BUỔI CHIỀU'),
    EVENING: words('TỐI|BUỔI TỐI'),
    DUSK: words('HOÀNG HÔN|CHẠNG VẠNG|CHIỀU TÀ'),
  },
  relativeTimes: words('TIẾP TỤC|LIÊN TỤC|TIẾP THEO|SAU ĐÓ|LÁT SAU|MỘT LÁT SAU|CÙNG LÚC|CÙNG LÚC ĐÓ|TIẾP NỐI'),
  timeModifiers: words('SỚM|MUỘN|HÔM|SAU|TRƯỚC|CÙNG|NGÀY'),
  transitions: words('CẮT SANG|CẮT CẢNH|CẮT ĐẾN|CHUYỂN CẢNH|CHUYỂN SANG|MỜ DẦN|TỐI DẦN|CHỒNG MỜ|MÀN HÌNH ĐEN|CẮT ĐEN'),
  openings: words('SÁNG DẦN|MỞ CẢNH|HIỆN DẦN|MỞ ĐẦU'),
  extensions: words('V.O.|O.S.|NGOÀI HÌNH|NGOÀI CẢNH|LỒNG TIẾNG|TIẾP|TIẾP THEO|QUA ĐIỆN THOẠI|GIỌNG NÓI'),
  speeches: [],
  narrators: words('NGƯỜI KỂ CHUYỆN|NGƯỜI DẪN CHUYỆN|LỜI KỂ|GIỌNG KỂ|LỜI DẪN'),
  labels: words(
    'TIÊU ĐỀ|TỰA ĐỀ|PHỤ ĐỀ|CHÚ THÍCH|GHI CHÚ|ÂM THANH|ÂM NHẠC|NHẠC|CẢNH|NHÂN VẬT|ĐỊA ĐIỂM|THỜI GIAN|NƠI CHỐN|NGÀY THÁNG|BẢNG CHỮ|CHỮ TRÊN MÀN HÌNH|DỰNG NHANH',
  ),
  minorRoles: words(
    'ĐÀN ÔNG|NGƯỜI ĐÀN ÔNG|PHỤ NỮ|NGƯỜI PHỤ NỮ|NGƯỜI ĐÀN BÀ|CẬU BÉ|CÔ BÉ|ĐỨA BÉ|ĐỨA TRẺ|TRẺ EM|GIỌNG NÓI|TẤT CẢ|MỌI NGƯỜI|CẢ HAI|BỒI BÀN|PHỤC VỤ|CẢNH SÁT|CÔNG AN|BẢO VỆ|Y TÁ|BÁC SĨ|HÀNG XÓM|ĐÁM ĐÔNG|TÀI XẾ|NGƯỜI LẠ|CHỦ QUÁN|NGƯỜI BÁN HÀNG|ÔNG LÃO|BÀ LÃO',
  ),
  joins: words('VÀ'),
  articles: [],
  neverEndsName: [],
  nobody: words('KHÔNG|KHÔNG CÓ|KHÔNG AI|KHÔNG CÓ AI'),
  announcements: words('đây là|sau đây|dưới đây|cảnh|kịch bản'),
  refusals: phrases(`
    (xin lỗi|tôi xin lỗi|rất xin lỗi|rất tiếc|tôi rất tiếc|thành thật xin lỗi)…không thể
    tôi không thể (viết|giúp|tạo|hỗ trợ|đáp ứng|tiếp tục|cung cấp|hoàn thành|thực hiện)
    (là|với tư cách là) (một |)(ai|mô hình ngôn ngữ|trí tuệ nhân tạo|trợ lý ai)
  `),
  chatter: phrases(`
    (tôi |)hy vọng (bạn|cảnh|rằng|điều|kịch bản|đoạn) *
    nếu (bạn|anh|chị) (muốn|cần|có|thích) *
    (hãy |xin |vui lòng |)cho (tôi|mình) biết *
    bạn có muốn (tôi|mình|thay|chỉnh|sửa)*
    tôi (có thể|sẵn sàng) (chỉnh|sửa|thay đổi|viết tiếp|tiếp tục|mở rộng|điều chỉnh)*
    (ghi chú|lưu ý): (cảnh|đoạn)
  `),
};
