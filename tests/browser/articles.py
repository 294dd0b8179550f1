"""Articles of the tests' own, each for one test: a text handed in twice is one document, and the second to come would
find its candidates decided. The places, the people and what happens in them are invented."""

BRIDGE = """\
Wali Kota Semburat Janji Pasar Lor Dibuka Lagi

SEMBURAT - Pemerintah Kota Semburat menutup Pasar Lor sejak Senin (3/3/2025) setelah atapnya runtuh.

"Atap pasar itu runtuh karena 14 tiangnya keropos," kata Kepala Dinas Pasar Semburat Harun Tirtamaya, \
sebagaimana dilansir Antara, Selasa (4/3/2025).

Baca juga: Harga Beras di Semburat Turun

Menurut Serikat Pedagang Pasar Lor, 320 pedagang kehilangan tempat berjualan.

Serikat itu menuding kontraktor mengabaikan pemeriksaan tahun 2023.

"Kami sudah melapor tiga kali," ujar Ketua Serikat, Menik Larasati.

Wali Kota Semburat Gading Prawira berjanji akan membuka kembali pasar itu sebelum Lebaran.

Terkini Lainnya
"""
HARBOUR = """\
Ferry Line at Skerrow Halves Its Sailings

SKERROW — The ferry line at Skerrow halved its sailings on Tuesday after two of its boats failed an inspection.

“Two of our six boats may not sail before May,” said Nerys Aldwinkle, who runs the line.

According to the Skerrow Fishermen’s Union, 400 islanders now wait for a boat each morning.

The union accused the line of hiding a report of 2022. “We asked for it and got no answer,” its secretary, \
Callum Threave, told Reuters on Wednesday.

The line denied that it had hidden anything.
"""
RESERVOIR = """\
Waduk Randugunting Surut, Petani Menunggu Air

RANDUGUNTING - Debit Waduk Randugunting turun menjadi 41 meter kubik per detik pada Rabu (16/7/2025).

"Air waduk hanya cukup untuk enam pekan," kata Kepala Balai Irigasi Randugunting Sutra Wijayanti, Rabu (16/7/2025).

Menurut Paguyuban Petani Randugunting, 900 hektare sawah tidak mendapat air.

Paguyuban itu membantah bahwa petani membuka pintu air tanpa izin.
"""
MILL = """\
Penggilingan Padi Kaliwungu Dituduh Menahan Beras

KALIWUNGU - Pedagang di Kaliwungu mengeluh karena beras menghilang dari pasar sejak Sabtu (19/7/2025).

"Penggilingan itu menyimpan 700 ton beras di gudangnya," kata Ketua Koperasi Kaliwungu Laras Pinandita, \
Minggu (20/7/2025).

Menurut pengelola penggilingan, gudang itu hanya berisi 80 ton gabah.
"""
ORCHARD = """\
Panen Apel Pandansari Diperdebatkan

PANDANSARI - Koperasi apel di Pandansari berselisih dengan pengepul sejak Rabu (6/8/2025).

"Panen tahun ini mencapai 62 ton," kata Ketua Koperasi Apel Pandansari Wening Atmaja, Kamis (7/8/2025).

Menurut para pengepul, gudang koperasi itu tidak pernah penuh.
"""
KILN = """\
Banjir Gumelem Memadamkan Tungku Genting

GUMELEM - Banjir melanda sentra genting Gumelem pada Rabu (3/9/2025).

"Sebanyak 19 tungku rusak karena banjir," kata Ketua Paguyuban Genting Gumelem Bagas Wiratama, Kamis (4/9/2025).

Menurut paguyuban itu, 140 perajin berhenti bekerja.
"""
LIGHTHOUSE = """\
Lighthouse at Brannoch Dark for a Third Night

BRANNOCH — The lighthouse at Brannoch stayed dark on Friday.

“Eleven boats turned back because of the dark lamp,” said Idony Carrick, the harbour master.

According to the Brannoch Pilots’ Guild, 30 crews wait for the lamp.
"""
SLUICE = """\
Pintu Air Karanganyar Ditutup

KARANGANYAR - Pintu air Karanganyar ditutup sejak Rabu (7/5/2025).

"Pintu itu macet 3 jam," kata Kepala Balai Air Karanganyar Wening Prasasti, \
sebagaimana dilansir Antara, Kamis (8/5/2025).

Menurut Serikat Petani Karanganyar, 140 hektare sawah tergenang.

Serikat itu menuding balai menunda perbaikan.

"Perbaikan selesai hari Jumat," ujar Wening Prasasti.
"""
WEIR = """\
Bendung Ngawu Retak

NGAWU - Bendung Ngawu retak sejak Sabtu (10/5/2025).

"Retakan itu sepanjang 7 meter," kata Kepala Bendung Ngawu Tirta Wiguna, \
sebagaimana dilansir Antara, Minggu (11/5/2025).
"""

WHARF = """\
Dermaga Sungai Lumpang Ditutup

LUMPANG - Dermaga Sungai Lumpang ditutup sejak Senin (12/5/2025).

"Tiang dermaga itu miring 3 derajat," kata Kepala Balai Sungai Lumpang Setyo Wibagso, Selasa (13/5/2025).

Menurut Paguyuban Perahu Lumpang, 60 perahu tidak dapat bersandar.
"""
