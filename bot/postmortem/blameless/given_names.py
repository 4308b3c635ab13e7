"""Given names, in lower case: many countries, and none that is a usual word or a program, too."""

from bot.postmortem.blameless.prose import words_of

GIVEN_NAMES = words_of(
    """
    aaron abdul adam adrian ahmed aisha alan albert alejandro alex alexander alexandra alexis alice alicia
    allison amanda amit amy ana anders andrea andreas andrew andrey andy angela anil anita anja ann anna anne
    anthony antonio anton aparna arjun arthur asha ashley astrid barbara ben benjamin beth betty bill björn bob
    boris brandon brian bruce bruno bryan caleb camille carl carla carlos carol caroline catherine cecilia
    charles charlie charlotte chen chloe chris christian christina christine christopher claire clara colin
    connor cory craig cynthia daniel daniela dana danny dave david deborah deepa deepak denise dennis derek
    diana diane diego dmitri dmitry dominic donald donna doug douglas dylan ed eddie edward elena eleanor eli
    elise elizabeth ella ellen emily emma eric erica erik erika ernesto ethan eva evan fabian fatima felipe
    felix fernando fiona francesca francis francisco frank frederik gabriel gareth gary george gerald gina
    giovanni giulia greg gregory hannah hans harold harry hassan heather hector helen helena henrik henry
    hiroshi holly hugo ian ibrahim igor ingrid irene isaac isabel ivan jack jackie jacob jake jamal james jamie
    jane janet jared jason javier jay jean jeff jeffrey jen jennifer jenny jeremy jerry jesse jessica jill jim
    jimmy joan joao joe joel johan johannes john johnny jon jonas jonathan jordan jorge jose joseph josh joshua
    juan julia julian julie justin kai kamal karen karl kate katherine kathleen kathy katie keith kelly ken
    kenji kenneth kevin kim kiran kristen kristin kumar kyle lars laura lauren laurent lea lee lena leo leon
    leonard li liam lin linda lindsay ling lisa lorenzo louis louise lucas lucia lucy luis luke lukas maggie
    magnus manuel marc marco marcus margaret maria marie marina mario mark marta martha martin martina mary
    mateo mats matt matteo matthew maya megan mehmet mei mia michael michelle miguel mike mikhail milan mohamed
    mohammed molly monica morgan nadia nancy naomi natalia natalie natasha nathan neha neil nicholas nick nicole
    nigel nikhil nikita nikolai nils nina noah noor olga oliver olivia omar oscar pablo pamela patricia patrick
    paul paula pavel pedro peter petra phil philip philippe pierre piotr priya rachel rafael rahul raj rajesh
    ralph raquel ravi raymond rebecca renee ricardo richard rick rita rob robert roberto robin rodrigo roger
    roland roman ron ronald rosa ross roy ruben russell ruth ryan sabine sally salma sam samantha samir samuel
    sandra sandeep sanjay sara sarah satoshi scott sean sebastian sergei sergey seth shannon sharon shawn sheila
    simon simone sofia sonia sophia sophie stefan stephanie stephen steve steven stuart sunil susan suresh
    susanne suzanne sven svetlana sylvia takashi tamara tanya tara ted teresa terry thomas tim timothy tina todd
    tom tomas tommy tony tracy trevor tyler uma ursula valentina valerie vanessa vera veronica victor victoria
    vijay vikram vincent viktor vladimir wade walter wanda wayne wei wendy werner william wolfgang xavier yasmin
    yuki yusuf yvonne zach zachary zoe
    """
)
