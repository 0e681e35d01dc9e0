"""Everyday English words that companies use as names.

Collected by hand from names of companies: things, places, animals, colors, virtues, and the plain verbs and adjectives
of business texts. A name that is one of these also occurs in texts where nobody means the company.
"""


def is_common(word: str) -> bool:
    """Whether a word is an everyday one of English, ignoring case."""
    return word.casefold() in COMMON_WORDS


COMMON_WORDS = frozenset(
    """
abacus ability able about above absolute abstract academy accelerate accent accept access accessory accord account
accurate ace achieve acorn acoustic acquire across act action active actual adapt adapter add address adept adhesive
adobe adopt advance advantage adventure advice advise advisor advocate aerial affiliate affirm affordable after agency
agenda agent aggregate agile agree aim air aisle alarm album alchemy alert algebra algorithm alias align alive all
alliance allied allow alloy ally almanac alone alpha alphabet alpine alternate alternative altitude always amazing
amazon amber ambition amount amplify amplitude analog analysis analyst analytics anchor ancient angel angle animal
annual answer ant anthem any apart aperture apex appendix apple applicant application apply appointment approach arbor
arc arch architect archive area arena argument aria ark arm array arrival arrow art article artisan ascend ascent ash
ask aspect aspen aspire assembly assertion asset assist assistant associate assumption assure asteroid atlas atom
attachment attendee attic attribute auction audible audience audit august aura aurora authentic author authority auto
automatic autumn availability avalanche avenue average award aware away axiom axis azure bachelor back backend
background backlog backup badge bag balance ball balloon bamboo band bandwidth bank banner bar bare bark barn barrel
base baseline basic basin basis basket batch battery bay beach beacon beam bean bear beat beauty become bed bee before
begin being bell belong below belt bench benchmark bend benefit best beta better beyond big bill billing binary bird
biscuit bit bite black blade blank blaze blend bless blind blink block bloom blossom blue blueprint board boat body
bold bolt bond bone bonus book boolean boost booth border bottle bottom boulder bounce bound boundary bow bowl box
branch brand brave bread breadcrumb break breeze brew brick bridge brief bright brilliant bring broad broadcast brook
brother brown browser brush bubble bucket bud buddy budget buffalo buffer build builder building bulb bull bulletin
bundle burst bus bush business busy butter butterfly button buy buzz byte cabin cabinet cable cache cactus cake
calculator calendar call callback calm camp campaign campus canal cancel candidate candle candy cannon canopy canvas
canyon cap capacity capital capsule captain caption capture car caramel carbon card care career cargo carnival carpet
carrier carrot carry cartridge cascade case cash castle catalog catalyst catch category cause cave cedar celebrate
cell census center central century ceramic ceremony certain certificate chain chair chalk challenge champion chance
change channel chapter character charge charity charm chart chase chat check checkout checkpoint checksum cheer cheese
chef cherry chess chest chief child chime choice choose chorus chronicle cinema cipher circle circuit citizen city
civic claim clarity class classic clause clay clean clear clever click client cliff climate climb clip clipboard
clipper clock close cloth cloud clover club clue cluster coach coal coast coat cobalt cocoa code codec coffee cohort
coin cold collaboration collect collective college colony color column comb comet comfort comma command comment
commerce commit commodity common commons community compact companion company compare compass compatibility compile
compiler complete component compose composer compression compute computer concept concert conclusion concord concrete
concurrent condition condor conduit conference configuration confirm conflict connect connection conscious consensus
consider consistency console constant construct consult contact contain container content contest context continent
contract contrast contributor control controller convene conversion convert convoy cook cookie cool coordinator copper
copy coral core cork corn corner corridor cosmos cost cottage cotton council count counter country couple coupon
courage courier course court cove cover coverage craft crane crate cream create creation creative creator credit creek
crescent crest crew cricket crisp critical crocus cross crow crowd crown cruise crush crystal cube culture cup cure
currency current curriculum cursor curve custom customer customize cut cycle cypress daemon daily dairy daisy dance
dare dark dart dash dashboard data database dataset date datum dawn day deadline deal dean dear debit debug decade
decent decide decimal deck declaration decorator deep deer default deferred define definition degree delight deliver
delivery delta demand den dependency deployment deposit depot depth derivative descriptor desert design desk desktop
destination detail develop developer development device dew diagnosis diagram dial dialog diamond diary dice
dictionary diet difference digest digit digital dignity dimension dinner direct direction directive directory
disclaimer discover discovery discuss discussion dish disk dispatcher display distance distill distributed district
dive divide dock doctor document dog dollar dolphin domain dome domino door dot double dove draft dragon dragonfly
draw dream dress drift drill drink drive driver drop drum dry duck due duet dune durable dusk dust duty dynamic each
eager eagle early earn earth ease easel east easy echo eclipse ecology economy edge edit edition editor effect
effective effort egg elastic elder elect electric element elephant elevate elite elm else embedding ember embrace
emerald emerge empire employ empower enable encoder encoding encore encryption end endeavor endpoint energy engage
engine enjoy enough enrich ensemble enter enterprise entire entity entry enum envelope environment envoy epic epoch
equal equation equinox equip equity era error escape essence essential estate estimate evaluation even event ever
evergreen every everyone everything evidence evolution evolve exact example excel excellent exception exchange
executor exercise exit expand expansion expect expedition experience experiment expert explain explore explorer
exponent exporter express expression extend extension extra extract eye fable fabric facade face facet fact factor
factory fair faith falcon fall fallback family famous fan fancy far farm fast fathom favor feast feather feature
federal feed feedback feel fellow fern ferry festival fetch fiber fiction fidelity field fiesta fig figure file fill
film filter final finance find fine finger finish fir fire firefly firm firmware first fish fit five fix fixture flag
flair flame flamingo flare flash flat flavor fleet flex flexible flight flint flip float flock flood floor flow flower
fluent fluid flux fly flywheel focal focus fog fold folder folio follow font food foot force forecast forest forge
form formal format formation formula fort forth fortress fortune forum forward foster found foundation founder foundry
fountain four fox fraction fragment frame framework free freedom freight frequency fresh friend fringe front frontend
frontier frost fruit fuel full fun function fund fundamental funnel fuse fusion future gain galaxy gale gallery gallop
game gap garage garden garlic garnet gas gate gateway gather gauge gazelle gear gem general generate generation
generator generic generous genesis gentle genuine geyser giant gift giraffe girl give glacier glad glass gleam glide
glimmer glint globe glory glossary glove glow goal goat gold golden good goose gorge grace grade gradient grain
grammar grand granite grant grape graph graphics graphite grass gravity gray great green greenhouse greeting grid grip
grit grocery ground group grove grow growth guard guardian guess guest guidance guide guideline guild guitar gulf gull
gum guru gust gusto habit half hall halo hammer hand handle handler handshake handy happen happy harbor hard hardware
hare harmony harness harp harvest hash hat hatch haven hawk hazel head headline heal health heap hear heart hearth
heat heather heaven hedge height helix hello helm helmet help her herald heritage hero heron heuristic hidden hide
hierarchy high highland highlight hill hint history hive hold hollow holly home honest honey honor hook hope horizon
horn horse host hot hotel hour house hub hull human humble humming hundred hunt hunter hut hybrid ice icon idea ideal
identifier identify identity idle ignite illuminate illustration image imagine impact impala imperial importer imprint
improve impulse inch incident include increase indeed independent index indicator indigo individual industry inference
infinite infinity influence inform infrastructure initial ink inlet inn inner innovate input inquiry insight inspect
inspector inspire instance instant institute instruction instrument integer integral integration integrity
intelligence intent interact intercom interest interface interior international interpreter interval introduction
intuition invent inventory invest investment invitation invite invoice iris iron island issue item iteration iterator
ivory ivy jacket jade jaguar jam jar jasmine jay jazz jet jewel job join joint journal journey joy judge juice jump
junction june jungle junior juniper jupiter just justice kayak keen keep keeper kernel kettle key keyboard keystone
keyword kick kid kin kind kindle king kingdom kit kitchen kite kiwi knight knot know knowledge koala label labor lace
ladder lagoon lake lamp lance land lander landmark landscape lane language lantern laptop large lark laser last late
latency later lattice launch laurel law layer layout lead leader leaf league lean leap learn lease least leave ledge
ledger left legacy legal legend lemon lend lens leopard less lesson letter level lever leverage liberty library
license life lifecycle lift light lighthouse lightning like lily lime limit limitless line linear link lion list
listen listener literal little live lively living llama load loader loan lobby local locale locate locator lock locker
locket lodge loft log logger logic long look lookup loom loop lotus loud love low loyal lucid luck lucky lumber
luminous lunar lunch lux luxury lynx lyric machine macro made magazine magenta magic magnet magnetic magnolia mail
main maintainer major make maker mammoth manage management manager mango manifest manor mansion manual manuscript many
map maple marathon marble march margin marigold marina marine mark marker market marketing marketplace markup marlin
marquee mars marsh marvel mascot mason mass massive mast master match material matrix matter max maximum maze meadow
meal mean meaning measure mechanic medal media medium meet meeting mega melody melon member memo memory mend mention
mentor menu merchant mercury meridian merit merlin mesa mesh message meta metal meteor meter method metric metro
middle middleware might migration mile milestone milk mill million mind mine miner mineral mini minimal minimum mint
minute mirror mission mist mix mobile mode model modem modern modest modifier module moment momentum monarch monday
money monitor monkey monument mood moon moose more morning mortar mosaic moss most moth mother motion motive motor
mount mountain mouse move movement much mule multiple muse museum mushroom music must mustang mustard mutual my myth
nail name namespace narrow nation national native natural nature navigator near neat nectar need needle negative
neighbor neon nest net network neutral never new news next nexus nice niche night nimble nine noble node noon normal
north northern nose notable notation note notebook notice notification notify notion nova novel now nugget number
numeric nurse nurture nut nutmeg oak oar oasis oat object objective oblique observe observer ocean octave octopus odd
odyssey offer office officer official offline offset often oil old olive omega omni on once one onion online onward
onyx opal open opera operate operation operator opinion optic optimal optimist optimizer optimum option oracle orange
orbit orchard orchestra orchid order ordinal ordinary ore organ organic origami origin original osprey other otter out
outcome outer outlet outline outlook outpost output outreach outside oval oven over overlay overture overview owl own
owner ox oxygen oyster pace pack package packet pact pad paddle page paint pair palace pale palette palm pan panda
panel panorama panther paper par parable parade paradigm paragon parallel parameter parcel parent park parrot parser
part partial particle partition partner party pass passage passion passport password past paste pasture patch path
patient patrol patron pattern pause pay payload payment peace peach peacock peak pear pearl pebble peer pegasus
pelican pen penguin penny people pepper percent perch perfect perform performance perimeter period permission permit
person persona personal perspective petal phase phoenix phone photo phrase physical piano pick picnic picture piece
pier pigeon pilgrim pillar pillow pilot pin pine pinnacle pint pioneer pipe pipeline pitch pivot pixel pizza place
placeholder plaid plain plan plane planet plank plant plate plateau platform platinum play playbook player plaza
pledge plenty plot plow plug plugin plum plume plus pocket pod podium poem poet point pointer polar polaris pole
policy polish poll polo polygon pond pony pool poplar poppy popular porch port portal porter portfolio portrait
position positive possible post poster pot potato potential potter pouch pound power practical practice prairie
precise precision premier premium prepare present preserve press prestige pretty prevail preview previous price pride
primal primary prime primer primitive primrose prince principal principle print printer priority prism private
privilege prize pro problem procedure process processor produce producer product profile profit program progress
project promise promote prompt proof propel proper property prophet proposal prospect prosper protect protocol proton
prototype proud prove provide provider province proxy prudent public publication publish publisher pulse puma pump
pumpkin purchase pure purple purpose pursuit push puzzle pyramid python quad quality quantity quantum quarry quart
quarter quartz queen query quest question queue quick quiet quill quilt quince quirk quiver quiz quota quote rabbit
raccoon race rack radar radiant radical radio radius raft rail rain rainbow raise rally ram ramp ranch random range
ranger rank rapid rare raster rate rational raven raw ray reach react read reader ready real realm reason rebel
rebound receive receiver recharge recipe recipient reconcile record recover recovery recruit recursive red reducer
redundant reed reef reference refine reflect reflection refresh refuge regal regard regent region register registry
regular reign rein relate relation relay release reliable reliance relief rely remarkable remedy remember reminder
remote render renew rent repair repeat replica reply report repository republic request requirement rescue research
reservation reserve reset resin resolute resolution resolve resonance resource respect respond response responsive
rest restore result retail retention retry return reveal revenue reverse review revision revolution reward rhyme
rhythm ribbon rice rich ride ridge rift right rigid ring ripple rise rival river road roam robin robot robust rock
rocket role roll rollback roof room root rope rose rotate round route router routine row royal ruby rudder rule run
runner runtime runway rush rust rustic rye saber sable safari safe saffron sage sail sailor salad sale salmon salt
salute same sample sanctuary sand sandbox sapphire satellite saturn sauce save savvy say scalar scale scan scarlet
scene scenic schedule scheduler schema scheme scholar school science scope score scout scribe script scroll sea seal
search season seat second secret section sector secure security seed seek segment select selection selector self sell
semantic send sender senior sense sensor sentinel sentry sequel sequence sequoia serene serial series serve server
service session set setting settle setup seven shade shadow shape share shark sharp shed sheep shelf shell shelter
shield shift shine ship shop shore short shortcut shot shoulder show shower shuffle shuttle side sidebar sidecar
sierra sift sight sigma sign signal signature silent silk silo silver simple simplicity simply simulator since single
siren sit site situation six size skill skin sky skylark skyline slack slate sleep slice slide slim slope slow small
smart smile smith smoke smooth snap snapshot snow snowball snowflake social society socket sofa soft software soil
solar solid solo solution solve some sonar song sonic soon soul sound source south southern space spade span spark
sparrow speak spear special specification spectrum speech speed spell sphere spice spider spike spin spine spiral
spire spirit splash split spoke sponsor spoon sport spot spray spread spreadsheet spring sprint sprout spruce square
squirrel stable stack stadium staff stage staging stair stake stall stamp stand standard standby star starfish start
startup state statement static station statistic status stay steady steam steel steep steer stellar stem step stereo
sterling stick still stock stone stop storage store storm story straight strand strategy straw stream street strength
stretch stride strike string stripe strong structure student studio study style subject submit subscription subset
subtle success sudden sugar suit suite sum summary summer summit sun sunday sundial sunflower sunny sunrise sunset
super superb superior supplier supply support supreme sure surf surface surge surplus surprise survey sustain swallow
swan swarm sweet swell swift swim swing switch sword symbol symphony sync synergy syntax synthetic system tab table
tablet tackle tactic tag tail tailor take tale talent talk tall tandem tangent tango tank tap tape target task taste
taxi taxonomy tea teach teal team technical technology telegraph telescope tell template temple tempo temporal ten
tenant tend tenet tennis tent term terminal terra terrace territory test text texture thank theater theme theory thing
think third thistle thorn thought thousand thread three threshold thrive throne through thrust thumb thunder ticket
tidal tide tidy tie tiger tight tile till timber time timeless timeline timer timestamp tin tiny tip titan title toast
today together toggle token tomorrow ton tone tool toolbar toolkit top topaz topic topology torch tornado torrent
tortoise total totem touch tour toward tower town toy trace track tracker tract trade tradition traffic trail train
training trait transaction transfer transform transit transition translate translation transport travel traversal
traverse treasure treat treaty tree trek trellis trend trial triangle tribe tribute trident trigger trillion trinity
trio trip triple triumph trolley tropic truck true trumpet trunk trust truth try tube tulip tumble tundra tune tunnel
tuple turbine turbo turn turner turquoise turtle tutorial twelve twenty twilight twin twist two type typical ultimate
ultra umbrella uncle under unified union unique unison unit unite united unity universal universe university unlock up
update upgrade uplift upload upper upright upside upstream uptown urban urgent usage use user usual utility vacation
valiant valid validator valley valor value van vanguard vanilla vantage vapor variable variant variety various vast
vault vector velocity velvet vendor vent venture venue venus verbose verge verify veritable versatile verse version
vertex vertical very vessel vest veteran viable vibe vibrant victor victory video view viewer viewpoint vigor villa
village vine vintage viola violet violin viper virtual virtue visa visible vision visit visitor vista visual vital
vivid vocal voice void volcano volt volume vortex vote voyage vulture wage wagon wait wake walk wall wallet walnut
wander want ward ware warehouse warm warning warrant warrior wash watch watcher water waterfall wave wax way wealth
weather weave web webinar wedge week weight welcome well west western whale wharf wheat wheel while whisper whistle
white whole wicket wide widget wild wilderness will willow win wind window wine wing wink winner winter wire wisdom
wise wish wizard wolf wonder wood woodland wool word work worker workflow works workshop world worth worthy wrap
wrapper wren write writer yacht yard year yellow yes yesterday yield young your youth zeal zebra zen zenith zephyr
zero zest zinc zip zone zoom
""".split()  # noqa: SIM905 - a list would be five times as long
)
"""About 2,900 words, folded to lower case."""
