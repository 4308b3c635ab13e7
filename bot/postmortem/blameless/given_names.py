"""Given names, in lower case: many countries, and none that is a usual word or a program, too."""

from bot.postmortem.blameless.prose import words_of

GIVEN_NAMES = words_of(
    """
    aaron abdul abigail adam aditya adrian agus ahmed aiden aisha akash alan albert alejandro alex alexander
    alexandra alexis alfredo alice alicia alison alistair allison alvaro amanda amara amelia amir amit amy ana
    anastasia anders andrea andreas andrew andrey andy angela angus anika anil anita anja ankit ann anna anne anneke
    annika anthony anton antonio aparna arjun arnaud arne arthur arvind asha ashley ashok astrid aurelie azer
    barbara beatrice becky ben benjamin benoit bernard bernd beth betty bianca bilal bill birgit bjorn björn blake
    bob bogdan bonnie boris bradley brandon brent brett brian brianna bridget britta bruce bruno bryan budi byron
    caleb cameron camille candice carl carla carlos carmen carol caroline cassandra catherine cecilia cedric celine
    chad chang chantal charles charlie charlotte chen chiara chidi chloe chris christian christina christine
    christoph christopher cindy claire clara clarissa claude claudia clement clive cole colin connor conrad corinne
    cormac cory courtney craig cynthia cyril daichi dalia damian damien dana daniel daniela danny dariusz darren
    dave david deb debbie deborah declan deepa deepak deepika delia denise dennis derek desmond detlef dewi diana
    diane diego dieter dimitri dirk divya dmitri dmitriy dmitry dolores dominic dominik donald donna doris dorothy
    doug douglas dustin dwight dylan ed eddie edgar edith eduardo edward eileen elaine eleanor elena eli elijah
    elise elizabeth ella ellen elliot elon emanuel emeka emil emilia emilio emily emma enrique eric erica erik erika
    ernesto esther ethan eugene eva evan evelyn ezra fabian fabio farah farid fatima fatma fatou fay felicia felipe
    felix ferdinand fernanda fernando finn fiona florian frances francesca francis francisco franck franco frank
    franz fred freddie frederik freya friedrich gabriel gail ganesh gareth garrett gary gaurav gavin geoff geoffrey
    george georgina gerald gerard gerhard gianluca gilbert giles gilles gina giorgio giovanni giulia glenn gordon
    graham greg gregory greta gretchen guido guillaume gunnar gustav gwen hamza hana hanna hannah hans harish harold
    harriet harrison harry harsh haruto hasan hassan heather hector heidi heiko heinz helen helena henrik henry
    herbert herman hideo hiroshi holly hugh hugo huong hussein hyun ian ibrahim ibrahima igor ilya imran ines ingo
    ingrid irene irina irma isaac isabel isabella ismail itai ivan ivana jack jackie jacob jada jake jakub jamal
    james jamie jana jane janet janice jared jason javier jay jaya jayden jean jeanne jeff jeffrey jen jennifer
    jenny jens jeremiah jeremy jerome jerry jesse jessica jill jim jimmy jiri jisoo joachim joan joanna joanne joao
    jochen joe joel joey johan johannes john johnny jolene jon jonah jonas jonathan joost jordan jorge jose josef
    joseph josephine josh joshua joyce juan juanita judith judy julia julian julie julio justin jörg jörn jürgen kai
    kaito kamal karen karim karin karl karsten karthik kaspar katarina kate katherine kathleen kathy katie katrin
    kavita kayla keiko keith kelly ken kenji kenneth kerry kevin khalid kim kiran kirsten klaus konrad kristen
    kristian kristin kristina krzysztof kumar kwame kyle lakshmi larry lars latoya laura lauren laurent lea leah lee
    leila lena leo leon leonard leonardo leonie leslie levi li liam lin linda lindsay ling linus lisa liz lizzie
    loic lorenzo lorraine lothar louis louise luca lucas lucia lucy luigi luis luisa lukas luke lydia lynn madhu
    mads maggie magnus maja malcolm malik manfred manish manuel manuela marak marc marcel marcin marco marcus marek
    margaret margot maria marian mariana marianne marie marina mario marion marisa marius mark marlene marlon marta
    martha martin martina marvin mary mateo mathias mathieu matilda mats matt matteo matthew maureen maurice maxime
    maya megan mehmet mei melanie melinda melissa meredith mia micah michael michelle mick miguel mikael mike
    mikhail milan minh minjun miranda miriam mitchell mohamed mohammad mohammed mohan molly monica morgan moritz
    morten muhammad murat mustafa nadia nadine nancy naomi natalia natalie natasha nate nathan nathaniel naveen ned
    neha neil nelson ngozi nguyen nia nicholas nick nicole niels nigel nikhil nikita niklas nikolai nils nina nisha
    noah noel noelle noemi noor nora norbert norman nurul olaf oleg olga oliver olivia olivier oluwaseun omar osama
    oscar otto owen pablo paige pamela paolo pascal patricia patrick paul paula pavel pavlos pedro peggy perry pete
    peter petra phil philip philipp philippe phoebe phuong pierre piotr pooja pooya pradeep prakash prasad preeti
    priya priyanka putri rachel rafael raghu rahul rainer raj rajesh rajiv ralf ralph ramesh ramon randall randy
    raphael raquel rashid raul ravi raymond rebecca regina reinhard rene renee rhys ricardo richard rick rita ritu
    rob robbie robert roberto robin rodney rodrigo roger rohan rohit roland rolf romain roman ron ronald rosa
    rosemary ross roy ruben rudolf rupert russell ruth ryan sabine sachin saeed sally salma sam samantha samir
    samira samuel sandeep sandra sangeeta sanjay sanne santiago santosh sara sarah saskia satish satoshi scott sean
    sebastian selina serena sergei sergey seth shane shannon sharif sharon shawn sheila shelly sherry shirley shreya
    shweta siddharth sidney silvia simon simona simone sipho siti sneha sofia sonia sonja sophia sophie sota spencer
    srinivas stacey stacy stan stefan stella stephanie stephen steve steven stewart stuart subhash sunil suresh
    susan susanne suzanne sven svenja svetlana swati sylvia sylvie szymon tabitha tadeusz takashi tamara tanya tara
    tarun tatiana ted teresa terry tessa thabo thanh thea theo theodore thierry thomas thorsten tiffany tim timothy
    tina tobias toby todd tom tomas tomasz tommy toni tony tove tracy travis trevor trish troy tyler ulf ulrich
    ulrike uma umar ursula uwe valentina valerie valerio vanessa varun vera veronica victor victoria vijay vikas
    vikram viktor vince vincent vinod vito vivek vlad vladimir volker wade waleed walter wanda warren wayan wayne
    wei wendy werner wes wesley wilhelm willem william willy wojciech wolfgang wouter xavier xiaoming yann yannick
    yash yasmin yoko yolanda yosef youssef yui yuki yusuf yves yvonne zach zachary zara zdenek zeynep zoe zoltan
    """
)
