# cmake -D NODE=... -D NPM=... -D OUT=FOLDER -P build.cmake: builds the page into FOLDER/dist and makes
# FOLDER/page_files.cpp of it.
cmake_minimum_required(VERSION 3.25)
cmake_path(GET CMAKE_CURRENT_LIST_DIR PARENT_PATH web)

function(run what)
  cmake_parse_arguments(ARG "" "HINT" "COMMAND" ${ARGN})
  execute_process(COMMAND ${ARG_COMMAND} WORKING_DIRECTORY ${web} RESULT_VARIABLE result
    OUTPUT_VARIABLE said ERROR_VARIABLE said)
  if(NOT result EQUAL 0)
    message("${said}")
    message(FATAL_ERROR "${what} failed (${result}). ${ARG_HINT}")
  endif()
endfunction()

# All builds of these sources share web/node_modules. What it was made from stands inside it, so that it is made again
# when it is gone, and not when somebody else has just made it.
function(install_packages)
  file(LOCK ${web}/../build/web.lock GUARD FUNCTION TIMEOUT 1800)
  set(stamp ${web}/node_modules/.kabar-lock)
  file(SHA256 ${web}/package-lock.json wanted)
  if(EXISTS ${stamp})
    file(READ ${stamp} found)
    if(found STREQUAL wanted)
      return()
    endif()
  endif()
  message("Installing the web page's packages with npm")
  run("npm ci" COMMAND ${NPM} ci --ignore-scripts --no-audit --no-fund --no-update-notifier
    HINT "Without a way to the npm registry, build without the page: cmake -D KABAR_WEB=OFF.")
  file(WRITE ${stamp} ${wanted})
endfunction()

install_packages()
run("Vite" COMMAND ${CMAKE_COMMAND} -E env KABAR_WEB_OUT=${OUT}/dist
  ${NODE} node_modules/vite/bin/vite.js build --logLevel warn)
run("Embedding the page" COMMAND ${NODE} scripts/embed.mjs ${OUT}/dist ${OUT}/page_files.cpp)
