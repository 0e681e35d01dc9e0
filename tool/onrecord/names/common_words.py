"""Everyday English words that companies like to be called by.

Collected by hand from how companies name themselves: things, places, animals, colors, virtues, and the plain verbs
and adjectives of business texts. A name that is one of these is met in texts where nobody means the company.
"""


def is_common(word: str) -> bool:
    """Whether a word is an everyday one of English, ignoring case."""
    return word.casefold() in COMMON_WORDS


COMMON_WORDS = frozenset(
    """
ability able about above absolute abstract academy accelerate accept access accord account accurate ace achieve
acorn acquire across act action active adapt add address adept adobe adopt advance advantage adventure advice advise
advocate affirm after agenda agent agile agree aim air aisle alarm album alchemy alert align alive all alliance
allied allow ally alone alpha alpine alternative altitude always amazing amazon amber ambition amount amplify anchor
ancient angel angle animal answer ant any apart apex apple apply approach arbor arc arch archive area arena aria ark
arm arrow art artisan ascend ascent ash ask aspect aspen aspire asset assist assure atlas atom attic audible
audience august aura aurora authentic author auto autumn avalanche avenue average award aware away axiom axis azure
back badge bag balance ball balloon bamboo band bank banner bar bare bark barn base basic basin basis basket batch
battery bay beach beacon beam bean bear beat beauty become bed bee before begin being bell belong below belt bench
bend benefit best better beyond big bill bird bit bite black blade blank blaze blend bless blind blink block bloom
blossom blue board boat body bold bolt bond bone bonus book boost booth border bottle bottom boulder bounce bound
boundary bow bowl box branch brand brave bread break breeze brew brick bridge brief bright brilliant bring broad
broadcast brook brother brown brush bubble bucket bud buddy budget buffalo buffer build builder building bulb bull
bundle burst bus bush business busy butter butterfly button buy buzz cabin cabinet cable cactus cake calendar call
calm camp campaign canal candle candy cannon canopy canvas canyon cap capital capsule captain capture car caramel
carbon card care career cargo carnival carpet carrier carrot carry cascade case cash castle catalog catalyst catch
cause cave cedar celebrate cell center central century ceremony certain chain chair chalk challenge champion chance
change channel chapter character charge charity charm chart chase chat check cheer cheese chef cherry chess chest
chief child chime choice choose chorus cinema circle circuit citizen city civic claim clarity class classic clay
clean clear clever click client cliff climate climb clip clipper clock close cloth cloud clover club clue cluster
coach coal coast coat cobalt cocoa code coffee coin cold collect collective college color column comb comet comfort
command commerce common commons community compact companion company compare compass compile complete compose
composer compute concept concert concord concrete condor connect connection conscious consider console constant
construct consult contact contain content contest context continent contract contrast control convene convert convoy
cook cool copper copy coral core cork corn corner corridor cosmos cost cottage cotton council count counter country
couple courage course court cove cover craft crane crate cream create creation creative creator credit creek
crescent crest crew cricket crisp critical crocus cross crow crowd crown cruise crush crystal cube culture cup cure
current curve custom cut cycle cypress daily dairy daisy dance dare dark dart dash data date dawn day deal dean dear
decent decide deck deep deer define degree delight deliver delta demand den depot depth desert design desk
destination detail develop device dew diagram dial dialog diamond diary dice diet difference digest digital dignity
dimension dinner direct direction discover discovery discuss dish disk display distance distill district dive divide
dock doctor document dog dollar dolphin domain dome domino door dot double dove draft dragon dragonfly draw dream
dress drift drill drink drive driver drop drum dry duck due duet dune durable dusk dust duty dynamic each eager
eagle early earn earth ease easel east easy echo eclipse ecology economy edge edit edition effect effective effort
egg elastic elder elect electric element elephant elevate elite elm else ember embrace emerald emerge empire employ
empower enable encore end endeavor energy engage engine enjoy enough enrich ensemble enter enterprise entire entry
envelope envoy epic epoch equal equation equinox equip equity era escape essence essential estate even event ever
evergreen every everyone everything evolution evolve exact example excel excellent exchange exit expand expect
expedition experience expert explain explore explorer express extend extra eye fable fabric face facet fact factor
factory fair faith falcon fall family famous fan fancy far farm fast fathom favor feast feather feature federal feed
feel fellow fern ferry festival fiber fidelity field fiesta fig figure file fill film filter final finance find fine
finger finish fir fire firefly firm first fish fit five fix fixture flag flair flame flamingo flare flash flat
flavor fleet flex flight flint flip float flock flood floor flow flower fluent fluid flux fly flywheel focal focus
fog fold folio follow font food foot force forecast forest forge form formation formula fort forth fortress fortune
forum forward foster found foundation founder foundry fountain four fox fraction fragment frame framework free
freedom freight fresh friend fringe front frontier frost fruit fuel full fun function fund fundamental funnel fuse
fusion future gain galaxy gale gallery gallop game gap garage garden garlic garnet gas gate gateway gather gauge
gazelle gear gem general generate generation generator generous genesis gentle genuine geyser giant gift giraffe
girl give glacier glad glass gleam glide glimmer glint globe glory glove glow goal goat gold golden good goose gorge
grace grade grain grand granite grant grape graph graphite grass gravity gray great green greenhouse grid grip grit
grocery ground group grove grow growth guard guardian guess guest guide guild guitar gulf gull gum guru gust habit
half hall halo hammer hand handle handy happen happy harbor hard hare harmony harness harp harvest hat hatch haven
hawk hazel head heal health heap hear heart hearth heat heather heaven hedge height helix hello helm helmet help her
herald heritage hero heron hidden hide high highland highlight hill hint history hive hold hollow holly home honest
honey honor hook hope horizon horn horse host hot hotel hour house hub hull human humble humming hundred hunt hunter
hut hybrid ice icon idea ideal identify identity idle ignite illuminate image imagine impact impala imperial imprint
improve impulse inch include increase indeed independent index indigo individual industry infinite infinity
influence inform initial ink inlet inn inner innovate input inquiry insight inspect inspire instance instant
institute instrument integral integrity intelligence intent interact intercom interest interface interior
international intuition invent inventory invest investment invite invoice iris iron island issue item ivory ivy
jacket jade jaguar jam jar jasmine jay jazz jet jewel job join joint journal journey joy judge juice jump junction
june jungle junior juniper jupiter just justice kayak keen keep keeper kernel kettle key keystone kick kid kin kind
kindle king kingdom kit kitchen kite kiwi knight knot know knowledge koala label labor lace ladder lagoon lake lamp
lance land lander landmark landscape lane language lantern large lark laser last late later lattice launch laurel
law layer layout lead leader leaf league lean leap learn lease least leave ledge ledger left legacy legal legend
lemon lend lens leopard less lesson letter level lever leverage liberty library license life lift light lighthouse
lightning like lily lime limit limitless line linear link lion list listen little live lively living llama load loan
lobby local locate lock locker locket lodge loft log logic long look loom loop lotus loud love low loyal lucid luck
lucky lumber luminous lunar lunch lux luxury lynx lyric machine made magazine magenta magic magnet magnetic magnolia
mail main major make maker mammoth manage manager mango manifest manor mansion many map maple marathon marble march
margin marigold marina marine mark marker market marketplace marlin marquee mars marsh marvel mascot mason mass
massive mast master match material matrix matter max maximum maze meadow meal mean meaning measure medal media
medium meet mega melody melon member memo memory mend mention mentor menu merchant mercury meridian merit merlin
mesa mesh message metal meteor meter method metric metro middle might mile milestone milk mill million mind mine
miner mineral mini minimal mint minute mirror mission mist mix mobile mode model modern modest module moment
momentum monarch monday money monitor monkey monument mood moon moose more morning mortar mosaic moss most moth
mother motion motive motor mount mountain mouse move movement much mule multiple muse museum mushroom music must
mustang mustard mutual my myth nail name narrow nation national native natural nature near neat nectar need needle
neighbor neon nest net network neutral never new news next nexus nice niche night nimble nine noble node noon normal
north northern nose notable note notebook notice notify notion nova novel now nugget number nurse nurture nut nutmeg
oak oar oasis oat object oblique observe ocean octave octopus odd odyssey offer office officer official often oil
old olive omega omni on once one onion online onward onyx opal open opera operate operator opinion optic optimal
optimist optimum option oracle orange orbit orchard orchestra orchid order ordinary ore organ organic origami origin
original osprey other otter out outcome outer outlet outline outlook outpost output outreach outside oval oven over
overture owl own owner ox oxygen oyster pace pack package pact pad paddle page paint pair palace pale palette palm
pan panda panel panorama panther paper par parable parade paradigm paragon parallel parcel parent park parrot part
particle partner party pass passage passion passport past paste pasture patch path patient patrol patron pattern
pause pay peace peach peacock peak pear pearl pebble peer pegasus pelican pen penguin penny people pepper percent
perch perfect perform perimeter period permit person personal perspective petal phase phoenix phone photo phrase
piano pick picnic picture piece pier pigeon pilgrim pillar pillow pilot pin pine pinnacle pint pioneer pipe pipeline
pitch pivot pixel pizza place plain plan plane planet plank plant plate plateau platform platinum play player plaza
pledge plenty plot plow plug plum plume plus pocket pod podium poem poet point polar polaris pole policy polish poll
polo polygon pond pony pool poplar poppy popular porch port portal porter portfolio portrait position positive
possible post poster pot potato potential potter pouch pound power practical practice prairie precise precision
premier premium prepare present preserve press prestige pretty prevail preview price pride primal primary prime
primer primrose prince principal principle print priority prism private prize pro problem process produce product
profile profit program progress project promise promote prompt proof propel proper property prophet prospect prosper
protect protocol proton proud prove provide province prudent public publish pulse puma pump pumpkin pure purple
purpose pursuit push puzzle pyramid quad quality quantum quarry quart quarter quartz queen quest question quick
quiet quill quilt quince quirk quiver quiz quota quote rabbit raccoon race rack radar radiant radical radio radius
raft rail rain rainbow raise rally ram ranch random range ranger rank rapid rare raster rate raven raw ray reach
react read reader ready real realm reason rebel rebound receive recharge recipe record recover recruit red reed reef
reference refine reflect refresh refuge regal regard regent region register regular reign rein relate relation relay
release reliable reliance relief rely remarkable remedy remember remote render renew rent repair repeat reply report
republic request rescue research reserve resin resolute resolve resonance resource respect respond response rest
result retail return reveal reverse review revolution reward rhyme rhythm ribbon rice rich ride ridge rift right
rigid ring ripple rise rival river road roam robin robot robust rock rocket role roll roof room root rope rose
rotate round route router routine row royal ruby rudder rule run runner runway rush rust rustic rye saber sable
safari safe saffron sage sail sailor salad sale salmon salt salute same sample sanctuary sand sandbox sapphire
satellite saturn sauce save savvy say scale scan scarlet scene scenic scheme scholar school science scope score
scout scribe script scroll sea seal search season seat second secret section sector secure security seed seek
segment select self sell send senior sense sentinel sentry sequel sequence sequoia serene series serve service
session set settle seven shade shadow shape share shark sharp shed sheep shelf shell shelter shield shift shine ship
shop shore short shot shoulder show shower shuffle shuttle side sidecar sierra sift sight sigma sign signal
signature silk silo silver simple simplicity simply since single siren sit site situation six size skill skin sky
skylark skyline slack slate sleep slice slide slim slope slow small smart smile smith smoke smooth snap snow
snowball snowflake social society sofa soft soil solar solid solo solution solve some sonar song sonic soon soul
sound source south southern space spade span spark sparrow speak spear special spectrum speech speed spell sphere
spice spider spike spin spine spiral spire spirit splash split spoke sponsor spoon sport spot spray spread spring
sprint sprout spruce square squirrel stable stack stadium staff stage stair stake stall stamp stand standard star
starfish start startup state statement station status stay steady steam steel steep steer stellar stem step stereo
sterling stick still stock stone stop storage store storm story straight strand strategy straw stream street
strength stretch stride strike string stripe strong structure studio study style submit subtle success sudden sugar
suit suite sum summer summit sun sunday sundial sunflower sunny sunrise sunset super superb superior supply support
supreme sure surf surface surge surplus surprise survey sustain swallow swan swarm sweet swell swift swim swing
switch sword symbol symphony sync synergy syntax system tab table tablet tackle tag tail tailor take tale talent
talk tall tandem tangent tango tank tap tape target task taste taxi tea teach teal team technical technology
telegraph telescope tell temple tempo ten tend tenet tennis tent term terminal terra terrace territory test text
texture thank theater theme theory thing think third thistle thorn thought thousand thread three threshold thrive
throne through thrust thumb thunder ticket tidal tide tidy tie tiger tight tile till timber time timeless tin tiny
tip titan title toast today together token tomorrow ton tone tool top topaz topic torch tornado torrent tortoise
total totem touch tour toward tower town toy trace track tract trade tradition traffic trail train trait transfer
transform transit translate transport travel traverse treasure treat treaty tree trek trellis trend trial triangle
tribe tribute trident trigger trillion trinity trio trip triple triumph trolley tropic truck true trumpet trunk
trust truth try tube tulip tumble tundra tune tunnel turbine turbo turn turner turquoise turtle twelve twenty
twilight twin twist two type typical ultimate ultra umbrella uncle under union unique unison unit unite united unity
universal universe university unlock up update upgrade uplift upper upright upside upstream uptown urban urgent
usage use user usual utility vacation valiant valid valley valor value van vanguard vanilla vantage vapor variable
variant variety various vast vault vector velocity velvet vent venture venue venus verge verify veritable versatile
verse version vertex vertical very vessel vest veteran viable vibe vibrant victor victory video view viewpoint vigor
villa village vine vintage viola violet violin viper virtual virtue visa visible vision visit vista visual vital
vivid vocal voice void volcano volt volume vortex vote voyage vulture wage wagon wait wake walk wall wallet walnut
wander want ward ware warehouse warm warrant warrior wash watch water waterfall wave wax way wealth weather weave
web wedge week weight welcome well west western whale wharf wheat wheel while whisper whistle white whole wicket
wide widget wild wilderness will willow win wind window wine wing wink winner winter wire wisdom wise wish wolf
wonder wood woodland wool word work worker works workshop world worth worthy wrap wren write writer yacht yard year
yellow yes yesterday yield young your youth zeal zebra zen zenith zephyr zero zest zinc zip zone zoom
""".split()  # noqa: SIM905 - a list would be five times as long
)
"""About 2,500 words, folded to lower case."""
