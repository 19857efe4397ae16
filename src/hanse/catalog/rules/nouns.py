"""German nouns that compounds of a shop's language are made of, before the catalogue has taught any of its own.

A word such as „Regenjacke“ is found by „Jacke“ because both „Regen“ and „Jacke“ are known here or from the catalogue.
"""

_LISTED = """
abdeckung adapter akku anhänger anzug arbeit armband auto ball band bank bart baum becher becken behälter beleuchtung
besteck bett beutel bezug bikini bild bilder blatt blau blick blume bluse boden bohrer boot box braun brett brille
brot brust buch butter bügel büro bürste camping creme dach damen decke deckel design dose draht drucker dusche düse
eimer eis eisen erde essen etui fahrrad farbe faser feder fell fenster fernseher feuer figur filter filz fisch flasche
fleece fleisch folie form foto frau frühstück fuß garn garten gas gebäck gefäß gelb gemüse gerät geschenk geschirr
gesicht getränk gewürz glas grau griff grill grün gummi gurt gürtel haar haken halle hals halter halterung hammer hand
handtuch handy haube haus haut heizung helm hemd herd herren herz himmel hitze hocker hof holz honig hose hund hut
hülle hütte jacke jeans kabel kaffee kalender kamera kamin kamm kanne kappe kapuze karte kasten katze kerze kessel
kette kind kinder kissen kiste klammer klappe kleid kleidung knie knopf kocher koffer kohle kopf kopfhörer korb
kosmetik kragen kranz kreide krug kräuter kuchen kugel käse körper küche kühlschrank lack laken lampe land laptop lauf
leder lederwaren leine leinen leinwand leiter leuchte licht liege luft löffel mantel mappe marine marmelade maschine
maske matratze matte maus meer mehl messer milch mine mineral mode monitor motor musik muster mutter möbel mühle mütze
nacht nadel nagel name nase natur netz notizbuch nudel obst ofen ordner papier parfum park pfanne pfeffer pflanze
pflege pinsel plane planke platte platz polster post presse puder pullover pulver pumpe puppe putz rad radio rahmen
rasen raum regal regen reifen reihe reinigung reise rest ring rock rohr rolle rose rot rucksack saft salat salz samt
sand sandale satz schal schale schaum schere schild schirm schlaf schlafsack schlauch schlüssel schmuck schnee schnur
schokolade schrank schraube schrift schuh schule schutz schwamm schwarz schwimm schürze see segel seide seife seil
senf sessel set shirt sieb silber sitz socke sofa sohle sommer sonne spiegel spiel spielzeug spitze sport spray spüle
stab stahl stamm stand staub stecker stein stern stich stiefel stift stirn stoff strand strauß streifen strick strumpf
stuhl sturm ständer stück säge tablett tafel tag tasche tasse tastatur taste technik tee teig telefon teller teppich
tisch tischtuch toilette tonne topf tor torte trank trikot trinkflasche trocken trommel truhe träger tuch turm
turnschuh tür uhr unterhose unterwäsche urlaub vase velours veloursleder verband verschluss vogel vorhang waage wachs
wagen wald wand wanderung wanne waschbecken wasser watte weg wein weiß welle werkzeug weste wetter wickel wind winter
woche wohnzimmer wolle wurst wäsche würfel zahn zange zaun zeit zelt zettel ziegel zimmer zubehör zucker zwiebel öl
"""

# Heads of three letters that are worth it, and words that look like compounds but have become names of their own.
SHORT_HEADS = frozenset({"hut", "uhr", "tee", "rad", "box", "tor", "see", "bad", "set"})
WHOLE = frozenset({"handschuh", "handschuhe", "handschuhen", "zeitschrift", "zeitschriften", "fernseher", "kopfhörer"})

SEEDS = frozenset(_LISTED.split())
