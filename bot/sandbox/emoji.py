"""The emoji that people on call use, by Slack's names. One that is not here is shown as `:name:`."""

_TABLE = """
pushpin 📌  round_pushpin 📍  white_check_mark ✅  heavy_check_mark ✔️  ballot_box_with_check ☑️  x ❌
negative_squared_cross_mark ❎  warning ⚠️  rotating_light 🚨  fire 🔥  fire_engine 🚒  fire_extinguisher 🧯
ambulance 🚑  sos 🆘  no_entry ⛔  no_entry_sign 🚫  octagonal_sign 🛑  construction 🚧  traffic_light 🚦
vertical_traffic_light 🚦  bell 🔔  no_bell 🔕  loudspeaker 📢  mega 📣  red_circle 🔴  large_orange_circle 🟠
orange_circle 🟠  large_yellow_circle 🟡  yellow_circle 🟡  large_green_circle 🟢  green_circle 🟢
large_blue_circle 🔵  blue_circle 🔵  large_purple_circle 🟣  white_circle ⚪  black_circle ⚫
large_brown_circle 🟤  red_square 🟥  large_red_square 🟥  large_orange_square 🟧  large_yellow_square 🟨
large_green_square 🟩  large_blue_square 🟦  white_large_square ⬜  black_large_square ⬛
small_red_triangle 🔺  small_red_triangle_down 🔻  small_blue_diamond 🔹  small_orange_diamond 🔸
large_blue_diamond 🔷  large_orange_diamond 🔶  checkered_flag 🏁  triangular_flag_on_post 🚩  eyes 👀
eye 👁️  mag 🔍  mag_right 🔎  thinking_face 🤔  bulb 💡  brain 🧠  speech_balloon 💬  thought_balloon 💭
left_speech_bubble 🗨️  memo 📝  pencil 📝  pencil2 ✏️  clipboard 📋  page_facing_up 📄  page_with_curl 📃
bookmark_tabs 📑  bookmark 🔖  books 📚  book 📖  notebook 📓  ledger 📒  scroll 📜  newspaper 📰  label 🏷️
paperclip 📎  link 🔗  chains ⛓️  lock 🔒  unlock 🔓  closed_lock_with_key 🔐  key 🔑  old_key 🗝️
shield 🛡️  hammer 🔨  wrench 🔧  hammer_and_wrench 🛠️  gear ⚙️  nut_and_bolt 🔩  toolbox 🧰
screwdriver 🪛  adhesive_bandage 🩹  syringe 💉  pill 💊  stethoscope 🩺  test_tube 🧪  microscope 🔬
satellite 🛰️  satellite_antenna 📡  electric_plug 🔌  battery 🔋  computer 💻  desktop_computer 🖥️
keyboard ⌨️  phone ☎️  telephone ☎️  telephone_receiver 📞  iphone 📱  pager 📟  floppy_disk 💾  cd 💿
file_cabinet 🗄️  card_file_box 🗃️  wastebasket 🗑️  package 📦  inbox_tray 📥  outbox_tray 📤  email 📧
envelope ✉️  mailbox 📫  calendar 📆  date 📅  spiral_calendar_pad 🗓️  clock1 🕐  clock3 🕒  clock6 🕕
clock9 🕘  clock12 🕛  stopwatch ⏱️  timer_clock ⏲️  alarm_clock ⏰  hourglass ⌛
hourglass_flowing_sand ⏳  watch ⌚  mantelpiece_clock 🕰️  rewind ⏪  fast_forward ⏩  arrow_forward ▶️
twisted_rightwards_arrows 🔀  left_right_arrow ↔️  palm_tree 🌴
arrow_backward ◀️  double_vertical_bar ⏸️  pause_button ⏸️  black_square_for_stop ⏹️
black_circle_for_record ⏺️  arrows_counterclockwise 🔄  arrows_clockwise 🔃  repeat 🔁
leftwards_arrow_with_hook ↩️  arrow_right_hook ↪️  arrow_up ⬆️  arrow_down ⬇️  arrow_left ⬅️
arrow_right ➡️  arrow_upper_right ↗️  arrow_lower_right ↘️  arrow_heading_up ⤴️
arrow_heading_down ⤵️  chart_with_upwards_trend 📈  chart_with_downwards_trend 📉  bar_chart 📊  moneybag 💰
dollar 💵  money_with_wings 💸  credit_card 💳  receipt 🧾  shopping_trolley 🛒  bank 🏦
busts_in_silhouette 👥  bust_in_silhouette 👤  raising_hand 🙋  technologist 🧑‍💻  man-raising-hand 🙋‍♂️
woman-raising-hand 🙋‍♀️  firefighter 🧑‍🚒  male-firefighter 👨‍🚒  female-firefighter 👩‍🚒
sleuth_or_spy 🕵️  detective 🕵️  construction_worker 👷  robot_face 🤖  crown 👑  dart 🎯  trophy 🏆
medal 🏅  star ⭐  star2 🌟  sparkles ✨  zap ⚡  boom 💥  collision 💥  bomb 💣  bug 🐛  beetle 🐞  ant 🐜
snail 🐌  turtle 🐢  unicorn_face 🦄  dragon 🐉  snake 🐍  whale 🐳  penguin 🐧  crab 🦀  elephant 🐘
ghost 👻  skull 💀  skull_and_crossbones ☠️  zombie 🧟  rocket 🚀  airplane ✈️  ship 🚢  anchor ⚓  car 🚗
bike 🚲  house 🏠  office 🏢  factory 🏭  cloud ☁️  rainbow 🌈  sunny ☀️  partly_sunny ⛅  rain_cloud 🌧️
thunder_cloud_and_rain ⛈️  snowflake ❄️  ocean 🌊  droplet 💧  volcano 🌋  earth_africa 🌍
earth_americas 🌎  earth_asia 🌏  globe_with_meridians 🌐  compass 🧭  world_map 🗺️  coffee ☕  tea 🍵
pizza 🍕  cake 🍰  birthday 🎂  beer 🍺  beers 🍻  doughnut 🍩  cookie 🍪  banana 🍌  tada 🎉
confetti_ball 🎊  balloon 🎈  gift 🎁  party_popper 🎉  clap 👏  raised_hands 🙌  pray 🙏  muscle 💪  wave 👋
ok_hand 👌  point_up ☝️  point_up_2 👆  point_down 👇  point_left 👈  point_right 👉  +1 👍  thumbsup 👍
-1 👎  thumbsdown 👎  handshake 🤝  writing_hand ✍️  crossed_fingers 🤞  hand ✋  raised_hand ✋  fist ✊
v ✌️  call_me_hand 🤙  facepalm 🤦  face_palm 🤦  shrug 🤷  bow 🙇  salute 🫡  saluting_face 🫡  smile 😄
grinning 😀  grin 😁  joy 😂  rolling_on_the_floor_laughing 🤣  sweat_smile 😅  slightly_smiling_face 🙂
upside_down_face 🙃  wink 😉  blush 😊  heart_eyes 😍  sunglasses 😎  nerd_face 🤓  neutral_face 😐
expressionless 😑  confused 😕  slightly_frowning_face 🙁  worried 😟  open_mouth 😮  astonished 😲
flushed 😳  scream 😱  fearful 😨  cold_sweat 😰  sweat 😓  cry 😢  sob 😭  disappointed 😞  weary 😩
tired_face 😫  angry 😠  rage 😡  sleeping 😴  zzz 💤  sleeping_face 😴  dizzy_face 😵  exploding_head 🤯
hot_face 🥵  cold_face 🥶  partying_face 🥳  smiling_face_with_tear 🥲  melting_face 🫠  see_no_evil 🙈
hear_no_evil 🙉  speak_no_evil 🙊  face_with_raised_eyebrow 🤨  face_with_monocle 🧐  relieved 😌  pensive 😔
heart ❤️  broken_heart 💔  green_heart 💚  blue_heart 💙  yellow_heart 💛  100 💯  question ❓
grey_question ❔  exclamation ❗  heavy_exclamation_mark ❗  grey_exclamation ❕  bangbang ‼️
interrobang ⁉️  information_source ℹ️  heavy_plus_sign ➕  heavy_minus_sign ➖
heavy_multiplication_x ✖️  infinity ♾️  recycle ♻️  abc 🔤  1234 🔢  hash #️⃣  zero 0️⃣  one 1️⃣
two 2️⃣  three 3️⃣  four 4️⃣  five 5️⃣  six 6️⃣  seven 7️⃣  eight 8️⃣  nine 9️⃣  keycap_ten 🔟
new 🆕  free 🆓  up 🆙  cool 🆒  ok 🆗  a 🅰️  b 🅱️  parking 🅿️  soon 🔜  back 🔙  end 🔚  on 🔛  top 🔝
crystal_ball 🔮  game_die 🎲  jigsaw 🧩  puzzle_piece 🧩  magnet 🧲  ladder 🪜  scales ⚖️
balance_scale ⚖️  thread 🧵  ring_buoy 🛟  movie_camera 🎥  camera 📷  camera_with_flash 📸
film_frames 🎞️  microphone 🎤  studio_microphone 🎙️  headphones 🎧  mute 🔇  sound 🔉  speaker 🔈
loud_sound 🔊  seedling 🌱  herb 🌿  four_leaf_clover 🍀  evergreen_tree 🌲  cactus 🌵  mirror 🪞  broom 🧹
umbrella ☔  umbrella_with_rain_drops ☔  dash 💨  dizzy 💫  anger 💢  no_good 🙅  ok_woman 🙆
"""

_SIGNS = dict(zip(_TABLE.split()[::2], _TABLE.split()[1::2], strict=True))


def unicode_of(name: str) -> str:
    """Find the sign for a name without colons (a skin tone after it is left out); an empty string when unknown."""
    return _SIGNS.get(name.split("::", maxsplit=1)[0], "")
